import type { PixelSize } from '../../../contract/pixel-size.ts';
import type { ComputeDevice } from '../../../runtime/device.ts';

/** The largest second pass that is painted whole, in pixels. Attention's memory grows with the square of that. */
const WHOLE = 1024 * 1024;
const WHOLE_ON_SMALL_DEVICES = 768 * 768;

/** Phones limit a buffer to 256 MiB; GPUs of computers allow 1 GiB and more. */
const SMALL_BUFFER = 2 ** 30;

/**
 * Whether a second pass of this size goes tile by tile, if the request leaves that to the device.
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
