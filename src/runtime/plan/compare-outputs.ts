import type { Tensor } from '../../core/tensor/tensor.ts';
import type { Precision } from '../../graph/index.ts';

interface Tolerance {
  /** Of the whole error to the whole answer, as root mean squares. */
  readonly overall: number;
  /** Of the largest error to the largest value of the answer. */
  readonly single: number;
}

/**
 * Kernels sum in float16 where the graph is in float16: a sum of 2,880 products is then off by about one per cent. Wrong kernels,
 * wherever they have been seen, are off by 40 per cent or more.
 */
const TOLERANCES: Record<Precision, Tolerance> = {
  fp16: { overall: 0.04, single: 0.15 },
  fp32: { overall: 1e-3, single: 1e-3 },
};

type Outputs = Readonly<Record<string, Tensor>>;

/** The names of the outputs that are wrong, including those with NaN or infinity. */
export function wrongOutputs(found: Outputs, expected: Outputs, precision: Precision): string[] {
  return Object.keys(expected).filter(
    (name) => !isNear(found[name], expected[name]!, TOLERANCES[precision]),
  );
}

function isNear(found: Tensor | undefined, expected: Tensor, tolerance: Tolerance): boolean {
  if (found?.data.length !== expected.data.length) return false;
  let errors = 0;
  let values = 0;
  let largestError = 0;
  let largestValue = 0;
  for (const [i, value] of expected.data.entries()) {
    const error = Math.abs(found.data[i]! - value);
    // Otherwise NaN would vanish in the maximum.
    if (!Number.isFinite(error)) return false;
    errors += error ** 2;
    values += value ** 2;
    largestError = Math.max(largestError, error);
    largestValue = Math.max(largestValue, Math.abs(value));
  }
  return (
    Math.sqrt(errors) <= tolerance.overall * Math.sqrt(values) &&
    largestError <= tolerance.single * largestValue
  );
}
