import { AppError } from '../../../core/errors.ts';
import { findAddOn } from '../../library/find-add-on.ts';
import { openSafetensors } from '../../safetensors-file.ts';
import type { StoredPictureEncoder } from '../../stored-picture-encoder.ts';
import { wideFile } from '../../wide-file.ts';

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` if its file has changed */
export async function openPictureEncoder(name: string): Promise<StoredPictureEncoder> {
  const { stored, file } = await findAddOn('image-encoder', name);
  if (stored.kind !== 'image-encoder') {
    throw new AppError('internal', `${stored.id} is no image encoder.`);
  }
  const { id, file: contentId, config, processor } = stored;
  return {
    manifest: { id },
    name,
    contentId,
    config,
    processor,
    async weights(precision) {
      const source = await openSafetensors(file, name);
      return precision === 'fp16' ? source : wideFile(source, name);
    },
  };
}
