import { AppError } from '../../../core/errors.ts';
import { cropped, cropRegion } from '../../../core/image/crop-region.ts';
import { fitTo, type Fit } from '../../../core/image/fit-to.ts';
import { gaussianBlur } from '../../../core/image/gaussian-blur.ts';
import { fillMasked } from '../../../core/image/masked-fill.ts';
import { applyOverlay } from '../../../core/image/overlay.ts';
import type { Pixels } from '../../../core/image/resample.ts';
import { withAlpha } from '../../../core/image/with-alpha.ts';
import { withoutAlpha } from '../../../core/image/without-alpha.ts';
import type { MaskOptions } from '../../../contract/paint-mask.ts';
import type { ReadyStart } from './ready-start.ts';

export interface MaskedPicture {
  /** Three channels. */
  readonly picture: Pixels;
  /** Three channels; only the first is read. */
  readonly mask: Pixels;
  readonly options: MaskOptions;
}

interface Painting {
  /** The size that is painted, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly fit: Fit;
  readonly strength: number;
}

/**
 * A picture of which a part is repainted: prepared and put together as in diffusers' StableDiffusionInpaintPipeline with
 * `padding_mask_crop`, with A1111's blur and fill. What is black in the mask stays bit for bit the same: in the picture's own size
 * if only the masked part is painted, else in the painted size.
 *
 * @throws AppError `invalid-request` for a mask of another size, and for an empty one
 */
export function maskedStart(
  { picture, mask: drawn, options }: MaskedPicture,
  { width, height, fit, strength }: Painting,
): ReadyStart {
  const mask = greyOf(drawn);
  check(mask, picture);
  const { blur, content, onlyMasked, padding, soft: isSoft } = options;
  const blurred = gaussianBlur(mask, blur);
  const region = onlyMasked ? cropRegion(blurred, { width, height, padding }) : null;
  const fitted = (pixels: Pixels) =>
    region
      ? fitTo(cropped(pixels, region), width, height, 'fill')
      : fitTo(pixels, width, height, fit);
  const [part, partMask] = [fitted(picture), fitted(blurred)];
  const image = content === 'fill' ? fillMasked(part, partMask) : part;
  const [source, cover] = region ? [picture, blurred] : [part, partMask];
  return {
    start: {
      type: 'inpaint',
      image: { width, height, data: withAlpha(image.data) },
      mask: partMask,
      strength,
      content: content === 'noise' || content === 'nothing' ? content : 'image',
      isSoft,
    },
    finish({ data, ...size }) {
      const painted = { ...size, channels: 3, data: withoutAlpha(data) };
      const result = applyOverlay(painted, source, isSoft ? doubled(cover) : cover, region);
      return { width: result.width, height: result.height, data: withAlpha(result.data) };
    },
    warnings: mask.data.every((value) => value === 255) ? [{ type: 'mask-covers-all' }] : [],
  };
}

function greyOf({ width, height, channels, data }: Pixels): Pixels {
  const grey = Uint8Array.from({ length: width * height }, (_, pixel) => data[pixel * channels]!);
  return { width, height, channels: 1, data: grey };
}

/** A soft mask's grey has already had its effect in the latents; as in A1111, a half is enough to cover the source. */
function doubled(mask: Pixels): Pixels {
  return { ...mask, data: mask.data.map((value) => Math.min(value * 2, 255)) };
}

function check(mask: Pixels, picture: Pixels): void {
  if (mask.width !== picture.width || mask.height !== picture.height) {
    throw new AppError('invalid-request', 'The mask does not have the size of its picture.', {
      field: 'mask',
      what: 'mask-size',
      found: `${mask.width}×${mask.height}`,
      expected: `${picture.width}×${picture.height}`,
    });
  }
  if (mask.data.some((value) => value > 0)) return;
  throw new AppError('invalid-request', 'The mask is empty.', {
    field: 'mask',
    what: 'empty-mask',
  });
}
