import type { Tensor } from '../core/tensor/tensor.ts';

/** Least-squares map from a scaled latent `[channels]` to RGB in [0, 1]; training/ shows how it is fitted. */
export interface LatentPreview {
  readonly matrix: readonly (readonly [number, number, number])[];
  readonly bias: readonly [number, number, number];
}

export interface RgbaPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * A preview of the picture at the size of the latents, one pixel per latent, without the VAE.
 *
 * @param latents `[1, channels, height, width]`, scaled as the UNet sees them.
 */
export function previewLatents(latents: Tensor, { matrix, bias }: LatentPreview): RgbaPixels {
  const [, channels = 0, height = 0, width = 0] = latents.shape;
  const area = width * height;
  const data = new Uint8ClampedArray(area * 4).fill(255);
  for (let pixel = 0; pixel < area; pixel++) {
    for (let color = 0; color < 3; color++) {
      let value = bias[color]!;
      for (let channel = 0; channel < channels; channel++) {
        value += latents.data[channel * area + pixel]! * matrix[channel]![color]!;
      }
      data[pixel * 4 + color] = Math.round(value * 255);
    }
  }
  return { width, height, data };
}
