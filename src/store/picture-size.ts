import type { Picture } from './ports.ts';

/** In pixels. */
export function sizeOfPicture({ parameters, enlarged }: Pick<Picture, 'parameters' | 'enlarged'>) {
  const { width, height } = enlarged ?? parameters;
  return { width, height };
}
