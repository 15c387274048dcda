import { sizeOf, type Tensor } from '../tensor/tensor.ts';

/** Above this similarity, the angle is too small to divide by its sine. */
const NEARLY_EQUAL = 0.9995;

/**
 * Noise between two noises, as A1111 mixes the noise of a variation seed into that of a seed (`slerp` in modules/rng.py): spherically,
 * so that the values stay normally distributed (Shoemake, "Animating rotation with quaternion curves", 1985). The angle is measured in
 * each column, over the height, not over all values.
 *
 * @param strength 0 gives `noise`, 1 gives `other`
 * @param noise `[1, channels, height, width]`
 * @param other the same shape
 */
export function mixNoise(strength: number, noise: Tensor, other: Tensor): Tensor {
  const { shape, data } = noise;
  const [height = 1, width = 1] = shape.slice(-2);
  const columns = Array.from({ length: sizeOf(shape) / height }, (_, column) => {
    const plane = Math.floor(column / width);
    return plane * height * width + (column % width);
  });
  const cosines = columns.map((first) => {
    let [dot, square, otherSquare] = [0, 0, 0];
    for (let i = first, row = 0; row < height; row++, i += width) {
      const [a, b] = [data[i]!, other.data[i]!];
      dot += a * b;
      square += a * a;
      otherSquare += b * b;
    }
    return dot / Math.sqrt(square * otherSquare);
  });
  const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
  // A1111 swaps the two here, which hardly matters, since they are nearly equal.
  const weightsOf =
    mean > NEARLY_EQUAL
      ? () => [strength, 1 - strength] as const
      : (cosine: number) => {
          const angle = Math.acos(cosine);
          const sine = Math.sin(angle);
          return [
            Math.sin((1 - strength) * angle) / sine,
            Math.sin(strength * angle) / sine,
          ] as const;
        };
  const mixed = new Float32Array(data.length);
  for (const [index, first] of columns.entries()) {
    const [own, others] = weightsOf(cosines[index]!);
    for (let i = first, row = 0; row < height; row++, i += width) {
      mixed[i] = own * data[i]! + others * other.data[i]!;
    }
  }
  return { shape, data: mixed };
}
