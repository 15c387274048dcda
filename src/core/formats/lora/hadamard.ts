import { openFactors, type Factors } from './low-rank.ts';
import type { OpenChange } from './weight-change.ts';

/** LoHa (arXiv:2108.06098): `(up₁ · down₁) ∘ (up₂ · down₂)`. */
export function hadamard(first: Factors, second: Factors, file: string): OpenChange {
  return async (target) => {
    const left = await openFactors(first, target, file);
    const right = await openFactors(second, target, file);
    return (row) => {
      const change = left(row);
      const other = right(row);
      for (let i = 0; i < change.length; i++) change[i]! *= other[i]!;
      return change;
    };
  };
}
