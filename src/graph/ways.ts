/** `gemm`: Gemm with a transposed weight. `conv`: a 1x1 convolution over a column of rows. */
export type LinearWay = 'gemm' | 'conv';

/** `conv`: Conv. `gather`: each output pixel's neighbourhood is gathered, and a Conv as large as its input multiplies it. */
export type ConvolutionWay = 'conv' | 'gather';

/**
 * How layers are written, by classes of shapes that suit devices differently. Every way gives the same numbers from the same bytes
 * of the same files; they differ in the kernels that onnxruntime picks.
 */
export interface GraphWays {
  /** Linear layers on fewer than `MANY_ROWS` rows, which do not fill a GPU, and on more. */
  readonly linear: { readonly fewRows: LinearWay; readonly manyRows: LinearWay };
  /**
   * Convolutions beyond 1x1 with fewer than `WIDE_CHANNELS` output channels, and with more. The narrower they are, the more memory
   * traffic gathering costs relative to the arithmetic.
   */
  readonly convolution: { readonly narrow: ConvolutionWay; readonly wide: ConvolutionWay };
}

export const MANY_ROWS = 256;
export const WIDE_CHANNELS = 512;

/** The binding size that every WebGPU device supports; what `gather` gathers must not exceed it. */
export const LEAST_BINDING_BYTES = 128 * 1024 * 1024;

/**
 * For devices that have not been measured, and for ways that are equally quick. By onnxruntime 1.30's source, `conv` should save a
 * tenth to a quarter of a step on every GPU, because Gemm's kernel for transposed weights is the slow one; and `gather` something
 * on GPUs other than Intel's Xe2 and Xe3, for which Conv has a kernel of its own. No GPU has confirmed either yet.
 */
export const DEFAULT_WAYS: GraphWays = {
  linear: { fewRows: 'gemm', manyRows: 'gemm' },
  convolution: { narrow: 'conv', wide: 'conv' },
};

export const linearWay = ({ linear }: GraphWays, rows: number): LinearWay =>
  rows < MANY_ROWS ? linear.fewRows : linear.manyRows;

/** @param gatheredBytes the size of all neighbourhoods together */
export function convolutionWay(
  { convolution }: GraphWays,
  outChannels: number,
  gatheredBytes: number,
): ConvolutionWay {
  if (gatheredBytes > LEAST_BINDING_BYTES) return 'conv';
  return outChannels < WIDE_CHANNELS ? convolution.narrow : convolution.wide;
}
