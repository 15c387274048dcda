import { crop, cropAround, type Place, type Tensor } from '../core/tensor/tensor.ts';
import { fromRgba, rgbaPlane } from './image-tensor.ts';
import type { RgbaPixels } from './latent-preview.ts';

/**
 * A tensor `[1, channels, height, width]` that is read in parts. If it stands for a picture's pixels, which take a third of the
 * memory, each part is converted when it is asked for.
 */
export interface ImageSource {
  readonly shape: readonly number[];
  /** All values of one channel, `[height · width]`; not to be changed. */
  plane(channel: number): Float32Array;
  /** A copy of this part, which must lie inside. */
  part(place: Place): Tensor;
}

/** @param image pixels, or a tensor in [-1, 1] */
export function sourceOf(image: Tensor | RgbaPixels): ImageSource {
  return 'shape' in image ? ofTensor(image) : ofPixels(image);
}

function ofTensor(x: Tensor): ImageSource {
  const [, , height, width] = x.shape as [number, number, number, number];
  return {
    shape: x.shape,
    plane: (channel) => x.data.subarray(channel * height * width, (channel + 1) * height * width),
    part: (place) => crop(x, place),
  };
}

function ofPixels(pixels: RgbaPixels): ImageSource {
  return {
    shape: [1, 3, pixels.height, pixels.width],
    plane: (channel) => rgbaPlane(pixels, channel),
    part: (place) => fromRgba(pixels, place),
  };
}

/** With this many more pixels on each side, taken from the opposite edge. */
export function surrounded(source: ImageSource, margin: number): ImageSource {
  if (margin === 0) return source;
  const [, , height, width] = source.shape as [number, number, number, number];
  const whole = source.part({ top: 0, left: 0, height, width });
  const place = { top: -margin, left: -margin };
  return ofTensor(
    cropAround(whole, { ...place, height: height + 2 * margin, width: width + 2 * margin }),
  );
}
