import { fitTo } from '../../../core/image/fit-to.ts';
import type { GenerateRequest } from '../../../contract/engine-api.ts';
import type { Start } from '../../../pipeline/start.ts';
import type { DecodePicture } from '../../decode-picture.ts';

/**
 * What a request's picture starts from, in the size that is painted.
 *
 * @throws AppError `unreadable-picture`, see `decodePicture`
 */
export async function startOf(
  { start, strength, width, height }: GenerateRequest,
  decode: DecodePicture,
): Promise<Start> {
  if (!start) return { type: 'noise' };
  const fitted = fitTo(await decode(start.picture), width, height, start.fit);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < fitted.data.length; from += 3, to += 4) {
    data.set(fitted.data.subarray(from, from + 3), to);
  }
  return { type: 'image', image: { width, height, data }, strength };
}
