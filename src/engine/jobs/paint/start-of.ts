import { fitTo } from '../../../core/image/fit-to.ts';
import { withAlpha } from '../../../core/image/with-alpha.ts';
import type { GenerateRequest, GenerateWarning } from '../../../contract/engine-api.ts';
import type { RgbaPixels } from '../../../pipeline/latent-preview.ts';
import type { Start } from '../../../pipeline/start.ts';
import type { DecodePicture } from '../../decode-picture.ts';
import { maskedStart } from './masked-start.ts';

export interface ReadyStart {
  readonly start: Start;
  /** Makes the picture that is saved of the painted one. */
  readonly finish: (painted: RgbaPixels) => RgbaPixels;
  readonly warnings: readonly GenerateWarning[];
}

/** For a picture that is saved as it is painted. */
export const asPainted = (start: Start): ReadyStart => ({
  start,
  finish: (painted) => painted,
  warnings: [],
});

/**
 * What a request's picture starts from, in the size that is painted.
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
