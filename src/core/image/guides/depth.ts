import { bicubic, type FloatMaps } from '../float-map.ts';
import type { Pixels } from '../resample.ts';

/**
 * A depth network's output as a grey picture, from black for the farthest to white for the nearest point, like transformers' depth
 * estimation pipeline.
 *
 * @returns one channel; black if everything is equally far
 */
export function depthPicture(map: Omit<FloatMaps, 'count'>, width: number, height: number): Pixels {
  const depth = bicubic(map, width, height);
  let [low, high] = [Infinity, -Infinity];
  for (const value of depth) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const scale = high > low ? 255 / (high - low) : 0;
  const data = Uint8Array.from(depth, (value) => (value - low) * scale);
  return { width, height, channels: 1, data };
}
