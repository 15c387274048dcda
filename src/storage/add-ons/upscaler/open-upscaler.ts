import { findAddOn } from '../../library/find-add-on.ts';
import { openWeights } from '../../open-weights.ts';
import type { StoredUpscaler } from '../../stored-upscaler.ts';

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` if its file has changed */
export async function openStoredUpscaler(name: string): Promise<StoredUpscaler> {
  const { stored, file } = await findAddOn('upscaler', name);
  const { id, file: path } = stored;
  return {
    manifest: { id },
    name,
    edge: 0,
    contentId: path,
    weights: (precision) => openWeights(file, name, precision),
  };
}
