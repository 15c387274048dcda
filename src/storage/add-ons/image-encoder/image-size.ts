import { AppError } from '../../../core/errors.ts';
import type { ClipImageProcessorConfig } from '../../../core/image/clip-image-processor.ts';

/**
 * Checks that an image processor makes pictures of the size that the encoder takes.
 *
 * @param imageSize the edge of a square, in pixels
 * @throws AppError `invalid-config`
 */
export function requireImageSize(
  processor: ClipImageProcessorConfig,
  imageSize: number,
  file: string,
): void {
  const field = processor.do_center_crop ? 'crop_size' : 'size';
  const size = processor[field];
  const isCut = processor.do_center_crop || typeof size === 'number' || 'height' in size;
  const edges =
    typeof size === 'number'
      ? [size, size]
      : 'height' in size
        ? [size.height, size.width]
        : [size.shortest_edge, size.shortest_edge];
  if (isCut && edges.every((edge) => edge === imageSize)) return;
  const found = edges.join('×');
  throw new AppError(
    'invalid-config',
    `${file}: ${field} is ${found}, the image encoder takes ${imageSize}`,
    { file, field, found, expected: { type: 'one-of', values: [imageSize] } },
  );
}
