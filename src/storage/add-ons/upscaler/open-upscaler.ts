import { AppError } from '../../../core/errors.ts';
import { wideFile } from '../../wide-file.ts';
import { findAddOn } from '../../library/find-add-on.ts';
import { openSafetensors } from '../../safetensors-file.ts';
import type { StoredUpscaler } from '../../stored-upscaler.ts';

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` if its file has changed */
export async function openStoredUpscaler(name: string): Promise<StoredUpscaler> {
  const { stored, file } = await findAddOn('upscaler', name);
  if (stored.kind !== 'upscaler') throw new AppError('internal', `${stored.id} is no upscaler.`);
  const { id, file: path } = stored;
  return {
    manifest: { id },
    name,
    edge: 0,
    contentId: path,
    async weights(precision) {
      const source = await openSafetensors(file, name);
      return precision === 'fp16' ? source : wideFile(source, name);
    },
  };
}
