import { hiresSize } from '../contract/hires.ts';
import type { PixelSize } from '../contract/pixel-size.ts';
import type { PaintedPicture, Picture } from './ports.ts';

/** In pixels. */
export function sizeOfPicture(picture: Picture): PixelSize {
  const { parameters, enlarged } = picture;
  const { width, height } = enlarged ?? (parameters ? paintedSize(parameters) : picture.imported);
  return { width, height };
}

function paintedSize({ width, height, hires }: PaintedPicture['parameters']): PixelSize {
  return hires ? hiresSize({ width, height }, hires.scale) : { width, height };
}

/** Empty if the picture has no prompt. */
export function promptOf(picture: Picture): string {
  if (picture.parameters) return picture.parameters.prompt;
  return 'imported' in picture ? picture.imported.prompt : '';
}
