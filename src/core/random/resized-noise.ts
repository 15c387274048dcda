import { tensor, type Tensor } from '../tensor/tensor.ts';

/**
 * Puts noise of another size into the middle of noise: A1111's "Seed resize from", `ImageRNG.first` of modules/rng.py. Excess is cut off
 * equally on both sides.
 *
 * @param noise `[batch, channels, height, width]`, as is `other`, with the same batch and channels
 */
export function resizedNoise(noise: Tensor, other: Tensor): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = noise.shape;
  const [, , otherHeight = 0, otherWidth = 0] = other.shape;
  const [rows, columns] = [middle(height, otherHeight), middle(width, otherWidth)];
  const result = tensor(noise.shape, noise.data.slice());
  for (let image = 0; image < batch * channels; image += 1) {
    for (let row = 0; row < rows.length; row += 1) {
      const from = (image * otherHeight + rows.from + row) * otherWidth + columns.from;
      const to = (image * height + rows.to + row) * width + columns.to;
      result.data.set(other.data.subarray(from, from + columns.length), to);
    }
  }
  return result;
}

/** Along one axis: how many values are copied, from where, and to where. */
function middle(edge: number, other: number) {
  // Python's // also rounds down below zero.
  const offset = Math.floor((edge - other) / 2);
  const length = offset >= 0 ? other : other + 2 * offset;
  return { length, from: Math.max(-offset, 0), to: Math.max(offset, 0) };
}
