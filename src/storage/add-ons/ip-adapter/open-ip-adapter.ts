import { findAddOn } from '../../library/find-add-on.ts';
import { openWeights } from '../../open-weights.ts';
import type { StoredIpAdapter } from '../../stored-ip-adapter.ts';

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` if its file has changed */
export async function openIpAdapter(name: string): Promise<StoredIpAdapter> {
  const { stored, file } = await findAddOn('ip-adapter', name);
  const { id, file: contentId, reads, width } = stored;
  return {
    id,
    name,
    contentId,
    reads,
    width,
    weights: (precision) => openWeights(file, name, precision),
  };
}
