import { AppError } from '../../../core/errors.ts';
import { wideFile } from '../../wide-file.ts';
import { findAddOn } from '../../library/find-add-on.ts';
import { openSafetensors } from '../../safetensors-file.ts';
import type { StoredControlNet } from '../../stored-control-net.ts';

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` if its file has changed */
export async function openControlNet(name: string): Promise<StoredControlNet> {
  const { stored, file } = await findAddOn('control-net', name);
  if (stored.kind !== 'control-net') {
    throw new AppError('internal', `${stored.id} is no control net.`);
  }
  const { config, file: path } = stored;
  return {
    name,
    contentId: path,
    config,
    async weights(precision) {
      const source = await openSafetensors(file, name);
      return precision === 'fp16' ? source : wideFile(source, name);
    },
  };
}
