import { hiresSize } from '../contract/hires.ts';
import type { Picture } from './ports.ts';

/** In pixels. */
export function sizeOfPicture({ parameters, enlarged }: Pick<Picture, 'parameters' | 'enlarged'>) {
  const { width, height, hires } = parameters;
  if (enlarged) return { width: enlarged.width, height: enlarged.height };
  return hires ? hiresSize({ width, height }, hires.scale) : { width, height };
}
