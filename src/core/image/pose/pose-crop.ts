import type { Pixels } from '../resample.ts';

/** In pixels of the picture. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The part of a picture that a pose model sees: a box with the model's proportions, a quarter larger than the person's. */
export interface PoseWindow {
  readonly centreX: number;
  readonly centreY: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 1.25;

/** `box_to_center_and_scale` of transformers (models/vitpose/image_processing_vitpose.py). */
export function poseWindow(
  { left, top, width, height }: Box,
  [inputWidth, inputHeight]: readonly [number, number],
): PoseWindow {
  const ratio = inputWidth / inputHeight;
  return {
    centreX: left + width / 2,
    centreY: top + height / 2,
    width: Math.max(width, height * ratio) * MARGIN,
    height: Math.max(height, width / ratio) * MARGIN,
  };
}

/**
 * The window at the model's size, black outside the picture: `scipy_warp_affine` there.
 *
 * @param pixels three channels
 */
export function poseCrop(
  { width: sourceWidth, height: sourceHeight, data }: Pixels,
  window: PoseWindow,
  [width, height]: readonly [number, number],
): Pixels {
  const result = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y += 1) {
    const down = (y * window.height) / (height - 1) + window.centreY - window.height / 2;
    for (let x = 0; x < width; x += 1, to += 3) {
      const across = (x * window.width) / (width - 1) + window.centreX - window.width / 2;
      if (across < 0 || down < 0 || across > sourceWidth - 1 || down > sourceHeight - 1) continue;
      const [left, top] = [Math.floor(across), Math.floor(down)];
      const [right, bottom] = [
        Math.min(left + 1, sourceWidth - 1),
        Math.min(top + 1, sourceHeight - 1),
      ];
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (column: number, row: number) =>
          data[(row * sourceWidth + column) * 3 + channel]!;
        const upper = at(left, top) * (1 - (across - left)) + at(right, top) * (across - left);
        const lower =
          at(left, bottom) * (1 - (across - left)) + at(right, bottom) * (across - left);
        result[to + channel] = upper * (1 - (down - top)) + lower * (down - top) + 0.5;
      }
    }
  }
  return { width, height, channels: 3, data: result };
}
