import { fitTo } from '../../../core/image/fit-to.ts';
import { withAlpha } from '../../../core/image/with-alpha.ts';
import type { GenerateRequest } from '../../../contract/engine-api.ts';
import type { DecodePicture } from '../../decode-picture.ts';
import { maskedStart } from './masked-start.ts';
import { asPainted, type ReadyStart } from './ready-start.ts';

/**
 * What a request's picture starts from, at the size that is painted.
 *
 * @throws AppError `unreadable-picture`, see `decodePicture`; `invalid-request` for a mask that does not fit
 */
export async function startOf(
  { start, strength, width, height }: GenerateRequest,
  decode: DecodePicture,
): Promise<ReadyStart> {
  if (!start) return asPainted({ type: 'noise' });
  const { fit, mask: options } = start;
  const picture = await decode(start.picture);
  if (options) {
    const mask = await decode(options.picture);
    return maskedStart({ picture, mask, options }, { width, height, fit, strength });
  }
  const { data } = fitTo(picture, width, height, fit);
  return asPainted({ type: 'image', image: { width, height, data: withAlpha(data) }, strength });
}
