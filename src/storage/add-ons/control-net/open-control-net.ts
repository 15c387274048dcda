import { findAddOn } from '../../library/find-add-on.ts';
import { openWeights } from '../../open-weights.ts';
import type { StoredControlNet } from '../../stored-control-net.ts';

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` if its file has changed */
export async function openControlNet(name: string): Promise<StoredControlNet> {
  const { stored, file } = await findAddOn('control-net', name);
  const { config, file: path } = stored;
  return {
    name,
    contentId: path,
    config,
    weights: (precision) => openWeights(file, name, precision),
  };
}
