import type { Pixels } from '../resample.ts';

/** A picture with edges, slopes and noise, by the formula of `draw` in scripts/goldens/drawn.py. */
export function drawnPicture(
  [width, height]: readonly [number, number],
  pattern: number,
  channels = 3,
): Pixels {
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, place = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < channels; channel += 1, place += 1) {
        const woven = ((x * (7 + pattern)) ^ (y * (13 + pattern))) + channel * 85;
        const noise =
          (BigInt(x) * 1103515245n +
            BigInt(y) * 12345n +
            BigInt(channel) * 747796405n +
            BigInt(pattern) * 2891336453n) &
          0x7fffffffn;
        data[place] = (x + y + pattern) % 5 < 2 ? Number(noise >> 16n) : woven;
      }
    }
  }
  return { width, height, channels, data };
}
