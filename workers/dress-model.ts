import { parseExtraNetworks } from '../src/core/prompt/index.ts';
import type { GenerateRequest, ProgressEvent } from '../src/protocol/engine-api.ts';
import { findAddOn } from '../src/storage/library/find-add-on.ts';
import type { ChosenLora } from '../src/storage/lora/lora-overlay.ts';
import { keepOverlay } from '../src/storage/lora/overlay-store.ts';
import { withLoras } from '../src/storage/lora/with-loras.ts';
import type { StoredModel } from '../src/storage/model-store.ts';

/**
 * A model with all that a request puts on it: the LoRAs of its prompt.
 *
 * @throws AppError `invalid-request` for a LoRA that there is not, or that does not fit
 */
export async function dressModel(
  stored: StoredModel,
  request: GenerateRequest,
  precision: 'fp16' | 'fp32',
  onProgress: (event: ProgressEvent) => void,
): Promise<StoredModel> {
  const chosen: ChosenLora[] = [];
  for (const { name, textEncoderWeight, unetWeight } of parseExtraNetworks(request.prompt).loras) {
    const file = await findAddOn('lora', name);
    const weights = { text_encoder: textEncoderWeight, unet: unetWeight };
    // The library gives each file it writes a name of its own.
    chosen.push({ name, contentId: file.name, file, weights });
  }
  return withLoras(stored, precision, chosen, (overlay) =>
    keepOverlay(stored.manifest.id, overlay, () => onProgress({ type: 'fusing-loras' })),
  );
}
