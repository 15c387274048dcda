import type { StoredModel } from '../stored-model.ts';
import { openSafetensors, type SafetensorsFile } from '../safetensors-file.ts';
import {
  loraOverlays,
  MANIFEST_PARTS,
  type ChosenLora,
  type LoraOverlay,
  type PartlyUsed,
} from './lora-overlay.ts';

/** Overlays lie in a folder of this name inside of their model's. */
export const OVERLAYS_DIRECTORY = 'lora';

export const overlayName = ({ part, key }: Pick<LoraOverlay, 'part' | 'key'>) =>
  `${part}-${key}.safetensors`;

/**
 * A model with LoRAs in it: the same files, and one more for each part they change, of the weights that take the place
 * of the model's own. The last of a part's files counts.
 *
 * @param keep writes an overlay where it can be read from, or finds it there
 * @param onPartlyUsed hears of each LoRA that only partly fits
 * @throws AppError what `loraOverlays` and `keep` throw
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
