import type { PixelSize } from '../../../contract/pixel-size.ts';
import type { ComputeDevice } from '../../../runtime/device.ts';

/** The largest second pass that is painted whole, in pixels. Attention takes memory with the square of it. */
const WHOLE = 1024 * 1024;
const WHOLE_ON_SMALL_DEVICES = 768 * 768;

/** Phones' limit of a buffer is 256 MiB; that of a computer's GPU is 1 GiB and more. */
const SMALL_BUFFER = 2 ** 30;

/**
 * Whether a second pass of this size goes tile by tile, where the request leaves it to the device.
 *
 * @param most pixels that the model can paint at once
 */
export function byTiles(
  { width, height }: PixelSize,
  device: ComputeDevice,
  most: number,
): boolean {
  const isSmall =
    device.backend === 'wasm' ||
    device.adapter.isSoftware ||
    device.adapter.maxBufferSize < SMALL_BUFFER;
  return width * height > Math.min(isSmall ? WHOLE_ON_SMALL_DEVICES : WHOLE, most);
}
