import type { FloatMaps } from '../float-map.ts';
import type { PoseWindow } from './pose-crop.ts';

/** A joint in pixels of the picture, and the model's confidence, 0 to about 1. */
export interface Joint {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

const SIGMA = 0.8;
const RADIUS = 5;
const EPSILON = 2 ** -23;

/**
 * The joints of one person: the peak of each heatmap, refined by the shape around it (DARK, Zhang et al. 2020, in its unbiased
 * form), like `post_process_pose_estimation` of transformers' VitPoseImageProcessor.
 */
export function jointsOf({ count, width, height, data }: FloatMaps, window: PoseWindow): Joint[] {
  return Array.from({ length: count }, (_, index) => {
    const map = data.subarray(index * width * height, (index + 1) * width * height);
    let peak = 0;
    for (let place = 1; place < map.length; place += 1) if (map[place]! > map[peak]!) peak = place;
    const score = map[peak]!;
    const [column, row] = score > 0 ? [peak % width, Math.floor(peak / width)] : [-1, -1];
    const [dx, dy] = refinement(map, width, height, column, row);
    return {
      x: ((column - dx) * window.width) / (width - 1) + window.centreX - window.width / 2,
      y: ((row - dy) * window.height) / (height - 1) + window.centreY - window.height / 2,
      score,
    };
  });
}

type Values = Float32Array | Float64Array;

/** One Newton step on the logarithm of the smoothed map. */
function refinement(
  map: Values,
  width: number,
  height: number,
  column: number,
  row: number,
): readonly [number, number] {
  const smooth = smoothed(map, width, height);
  const at = (across: number, down: number) => {
    const x = Math.min(Math.max(column + across, 0), width - 1);
    const y = Math.min(Math.max(row + down, 0), height - 1);
    return Math.log(Math.min(Math.max(smooth[y * width + x]!, 0.001), 50));
  };
  const here = at(0, 0);
  const [left, right, up, down] = [at(-1, 0), at(1, 0), at(0, -1), at(0, 1)];
  const [slopeX, slopeY] = [(right - left) / 2, (down - up) / 2];
  const xx = right - 2 * here + left + EPSILON;
  const yy = down - 2 * here + up + EPSILON;
  const xy = (at(1, 1) - right - down + 2 * here - left - up + at(-1, -1)) / 2;
  const determinant = xx * yy - xy * xy;
  return [(yy * slopeX - xy * slopeY) / determinant, (xx * slopeY - xy * slopeX) / determinant];
}

/** scipy's `gaussian_filter`, which mirrors the pixels at an edge. */
function smoothed(map: Values, width: number, height: number): Float64Array {
  const kernel = Array.from({ length: 2 * RADIUS + 1 }, (_, index) =>
    Math.exp(-((index - RADIUS) ** 2) / (2 * SIGMA ** 2)),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  const along = (values: Values, length: number, step: number, others: number, stride: number) => {
    const result = new Float64Array(values.length);
    for (let other = 0; other < others; other += 1) {
      for (let place = 0; place < length; place += 1) {
        let mean = 0;
        for (let tap = -RADIUS; tap <= RADIUS; tap += 1) {
          const from = mirrored(place + tap, length);
          mean += (kernel[tap + RADIUS]! / sum) * values[other * stride + from * step]!;
        }
        result[other * stride + place * step] = mean;
      }
    }
    return result;
  };
  return along(along(map, height, width, width, 1), width, 1, height, width);
}

function mirrored(place: number, length: number): number {
  const within = ((place % (2 * length)) + 2 * length) % (2 * length);
  return within < length ? within : 2 * length - 1 - within;
}
