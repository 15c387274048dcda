import { AppError } from '../../../core/errors.ts';
import { fp32Copy } from '../../fp32-copy.ts';
import { findAddOn } from '../../library/find-add-on.ts';
import { openSafetensors } from '../../safetensors-file.ts';
import type { StoredUpscaler } from '../../stored-upscaler.ts';

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` if its file has changed */
export async function openStoredUpscaler(name: string): Promise<StoredUpscaler> {
  const { stored, file, directory } = await findAddOn('upscaler', name);
  if (stored.kind !== 'upscaler') throw new AppError('internal', `${stored.id} is no upscaler.`);
  const { id, sha256, file: path } = stored;
  return {
    manifest: { id },
    name,
    edge: 0,
    contentId: path,
    async weights(precision) {
      const source = await openSafetensors(file, name);
      const isWide = [...source.tensors.values()].every(({ dtype }) => dtype === 'F32');
      if (precision === 'fp16' || isWide) return source;
      return openSafetensors(await fp32Copy(id, directory, source, { path, sha256 }), name);
    },
  };
}
