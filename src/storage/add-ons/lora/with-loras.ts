import type { StoredModel } from '../../stored-model.ts';
import { openSafetensors, type SafetensorsFile } from '../../safetensors-file.ts';
import {
  loraOverlays,
  MANIFEST_PARTS,
  type ChosenLora,
  type LoraOverlay,
  type PartlyUsed,
} from './lora-overlay.ts';

/** Overlays are in a folder of this name inside their model's. */
export const OVERLAYS_DIRECTORY = 'lora';

export const overlayName = ({ part, key }: Pick<LoraOverlay, 'part' | 'key'>) =>
  `${part}-${key}.safetensors`;

/**
 * A model with LoRAs: the same files, and for each part that they change one more file, with the weights that replace the
 * model's own. The last file of a part counts.
 *
 * @param keep stores an overlay, or finds it already stored
 * @param onPartlyUsed is called for each LoRA that fits only partly
 * @throws AppError whatever `loraOverlays` and `keep` throw
 */
export async function withLoras(
  model: StoredModel,
  precision: 'fp16' | 'fp32',
  chosen: readonly ChosenLora[],
  keep: (overlay: LoraOverlay) => Promise<Blob>,
  onPartlyUsed: (lora: PartlyUsed) => void,
): Promise<StoredModel> {
  if (chosen.length === 0) return model;
  const parts = { ...model.manifest.parts };
  const files = new Map<string, SafetensorsFile>();
  for (const overlay of await loraOverlays(model, precision, chosen, onPartlyUsed)) {
    const path = `${OVERLAYS_DIRECTORY}/${overlayName(overlay)}`;
    files.set(path, await openSafetensors(await keep(overlay), path));
    const part = MANIFEST_PARTS[overlay.part];
    parts[part] = { ...parts[part], weights: [...parts[part].weights, path] };
  }
  return {
    ...model,
    manifest: { ...model.manifest, parts },
    weights: (path, wanted) => Promise.resolve(files.get(path) ?? model.weights(path, wanted)),
  };
}
