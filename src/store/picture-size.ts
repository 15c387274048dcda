import { hiresSize } from '../contract/hires.ts';
import type { PixelSize } from '../contract/pixel-size.ts';
import type { PaintedPicture, Picture } from './ports.ts';

/** In pixels. */
export function sizeOfPicture({ parameters, enlarged }: Picture): PixelSize {
  const { width, height } = parameters ? (enlarged ?? paintedSize(parameters)) : enlarged;
  return { width, height };
}

function paintedSize({ width, height, hires }: PaintedPicture['parameters']): PixelSize {
  return hires ? hiresSize({ width, height }, hires.scale) : { width, height };
}
