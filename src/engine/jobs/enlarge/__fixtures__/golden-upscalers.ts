import { readFileSync } from 'node:fs';
import type { Pixels } from '../../../../core/image/resample.ts';
import { parseSafetensors } from '../../../../core/formats/safetensors.ts';

/** Written by scripts/goldens/upscalers.py. */
const FOLDER = 'src/graph/models/__goldens__/upscalers/';

export const upscalerFile = (name: string) => new Blob([readFileSync(FOLDER + name)]);

/** An 8-bit picture with odd edges, or spandrel's result for it. */
export function oddPicture(name: string, what: 'odd' | 'odd.enlarged'): Pixels {
  const bytes = new Uint8Array(readFileSync(`${FOLDER}golden.safetensors`));
  const entries = parseSafetensors(bytes, { name: 'golden.safetensors', bytes: bytes.length });
  const { shape, byteOffset } = entries.get(`${name}.${what}`)!;
  const [, height, width] = shape as [number, number, number];
  const data = new Uint8Array(width * height * 3);
  for (let channel = 0; channel < 3; channel += 1) {
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      data[pixel * 3 + channel] = bytes[byteOffset + channel * width * height + pixel]!;
    }
  }
  return { width, height, channels: 3, data };
}

/** Waves of each colour, three channels; the same in every run. */
export function waves(width: number, height: number): Pixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
    const [pixel, channel] = [Math.floor(index / 3), index % 3];
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const edge = (x >> 4) % 2 === (y >> 4) % 2 ? 30 : -30;
    return 128 + edge + 60 * Math.sin(x / (2 + channel) + y / (3 + channel));
  });
  return { width, height, channels: 3, data };
}
