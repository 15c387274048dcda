import { AppError } from '../../../core/errors.ts';
import { findAddOn } from '../../library/find-add-on.ts';
import { openSafetensors } from '../../safetensors-file.ts';
import type { StoredIpAdapter } from '../../stored-ip-adapter.ts';
import { wideFile } from '../../wide-file.ts';

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` if its file has changed */
export async function openIpAdapter(name: string): Promise<StoredIpAdapter> {
  const { stored, file } = await findAddOn('ip-adapter', name);
  if (stored.kind !== 'ip-adapter')
    throw new AppError('internal', `${stored.id} is no IP-Adapter.`);
  const { id, file: contentId, reads, width } = stored;
  return {
    id,
    name,
    contentId,
    reads,
    width,
    async weights(precision) {
      const source = await openSafetensors(file, name);
      return precision === 'fp16' ? source : wideFile(source, name);
    },
  };
}
