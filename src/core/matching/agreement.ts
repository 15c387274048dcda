/** A sequence of vectors. */
export interface Embeddings {
  readonly dimensions: number;
  /** `[count, dimensions]` */
  readonly data: Float32Array;
}

/** Scales vectors to length 1. A zero vector stays unchanged. */
export function toUnitLength({ dimensions, data }: Embeddings): Embeddings {
  const result = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += dimensions) {
    let squares = 0;
    for (let i = start; i < start + dimensions; i += 1) squares += data[i]! ** 2;
    const length = squares === 0 ? 1 : Math.sqrt(squares);
    for (let i = start; i < start + dimensions; i += 1) result[i] = data[i]! / length;
  }
  return { dimensions, data: result };
}

/**
 * The cosine of each vector in `rows` with each one in `columns`, all of which must have length 1.
 *
 * @returns `[rows, columns]`
 * @throws RangeError if their dimensions differ
 */
export function cosines(rows: Embeddings, columns: Embeddings): Float32Array {
  const { dimensions } = rows;
  if (columns.dimensions !== dimensions) {
    throw new RangeError(`${dimensions} dimensions against ${columns.dimensions}`);
  }
  const height = rows.data.length / dimensions;
  const width = columns.data.length / dimensions;
  const result = new Float32Array(height * width);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      let sum = 0;
      const start = column * dimensions;
      for (let i = 0; i < dimensions; i += 1) {
        sum += rows.data[row * dimensions + i]! * columns.data[start + i]!;
      }
      result[row * width + column] = sum;
    }
  }
  return result;
}

/**
 * CLIP's probabilities of the texts for a picture, or of the pictures for a text: softmax(scale · cosine)
 * (CLIPModel.forward in transformers' models/clip/modeling_clip.py).
 *
 * @param scores cosines
 * @param logitScale the model's `logit_scale`, a natural logarithm
 */
export function shares(scores: ArrayLike<number>, logitScale: number): Float64Array {
  const scale = Math.exp(logitScale);
  const best = Array.from(scores).reduce((max, score) => Math.max(max, score), -Infinity);
  const powers = Float64Array.from(scores, (score) => Math.exp(scale * (score - best)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
