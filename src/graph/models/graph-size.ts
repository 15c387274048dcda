import { AppError } from '../../core/errors.ts';

/** An edge, batch or token count beyond this is a mistake. */
const MAX_EXTENT = 65_536;

/** @throws AppError `invalid-request` if a text encoder has no positions for texts of this many tokens */
export function checkLength(found: number, max: number): void {
  if (Number.isInteger(found) && found >= 1 && found <= max) return;
  throw outside('length', found, 1, max);
}

/** @throws AppError `invalid-request` if it leaves none of the layers */
export function checkSkipLayers(found: number, layers: number): void {
  if (Number.isInteger(found) && found >= 0 && found < layers) return;
  throw outside('skipLayers', found, 0, layers - 1);
}

function outside(field: string, value: number, min: number, max: number): AppError {
  const found = String(value);
  const message = `${field} is ${found}, not in ${min} … ${max}`;
  return new AppError('invalid-request', message, { field, found, min, max });
}

/** @throws AppError `invalid-request` unless every value is a whole number from 1 to 65536 */
export function checkExtents(extents: Readonly<Record<string, number>>): void {
  for (const [field, found] of Object.entries(extents)) {
    if (!Number.isInteger(found) || found < 1 || found > MAX_EXTENT) {
      throw outside(field, found, 1, MAX_EXTENT);
    }
  }
}
