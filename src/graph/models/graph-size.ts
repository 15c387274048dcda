import { AppError } from '../../core/errors.ts';

/** An edge, batch or token count beyond this is a mistake. */
const MAX_EXTENT = 65_536;

/** @throws AppError `invalid-request` unless every value is a whole number from 1 to 65536 */
export function checkExtents(extents: Readonly<Record<string, number>>): void {
  for (const [field, found] of Object.entries(extents)) {
    if (!Number.isInteger(found) || found < 1 || found > MAX_EXTENT) {
      throw new AppError('invalid-request', `${field} is ${found}, not in 1 … ${MAX_EXTENT}`, {
        field,
        found: String(found),
        min: 1,
        max: MAX_EXTENT,
      });
    }
  }
}
