import { AppError } from '../core/errors.ts';

interface Range {
  readonly min: number;
  readonly max: number;
  /** 0 or absent if fractions are allowed. */
  readonly multipleOf?: number;
}

/** @throws AppError `invalid-request`, like the other checks */
export function checkRange(
  field: string,
  found: unknown,
  { min, max, multipleOf = 0 }: Range,
): void {
  const isWhole = multipleOf === 0 || Number.isInteger(found);
  // NaN is in no range.
  if (typeof found === 'number' && found >= min && found <= max && isWhole) return;
  throw refused(field, found, { min, max });
}

export function checkLength(field: string, found: unknown, max: number): void {
  const length = typeof found === 'string' ? found.length : NaN;
  checkRange(field, length, { min: 0, max, multipleOf: 1 });
}

export function checkOneOf(
  field: string,
  found: unknown,
  values: readonly (string | number | boolean)[],
): void {
  if (values.some((value) => value === found)) return;
  throw refused(field, found, { expected: [...values] });
}

/** The error for an invalid request: the field, what was found there, and what is allowed. */
export function refused(field: string, found: unknown, details: AppError['details']): AppError {
  const text = String(found);
  return new AppError('invalid-request', `${field} is ${text}.`, {
    field,
    found: text,
    ...details,
  });
}
