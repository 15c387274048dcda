import { findAddOn } from '../../library/find-add-on.ts';
import { openWeights } from '../../open-weights.ts';
import type { StoredPictureEncoder } from '../../stored-picture-encoder.ts';

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` if its file has changed */
export async function openPictureEncoder(name: string): Promise<StoredPictureEncoder> {
  const { stored, file } = await findAddOn('image-encoder', name);
  const { id, file: contentId, config, processor } = stored;
  return {
    manifest: { id },
    name,
    contentId,
    config,
    processor,
    weights: (precision) => openWeights(file, name, precision),
  };
}
