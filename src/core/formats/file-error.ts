import { AppError, type ErrorDetails } from '../errors.ts';

/** A file that breaks its format: AppError `invalid-file` with details file, reason. */
export function invalidFile(file: string, reason: string, details: ErrorDetails = {}): AppError {
  return new AppError('invalid-file', `${file}: ${reason}`, { file, reason, ...details });
}

/** A sound file of a kind this program does not do: AppError `unsupported` with details file, what. */
export function unsupportedFile(
  file: string,
  what: string,
  supported: readonly string[] = [],
): AppError {
  const hint = supported.length > 0 ? `; supported: ${supported.join(', ')}` : '';
  return new AppError('unsupported', `${file}: ${what}${hint}`, { file, what, supported });
}

/** A value of a hostile file as short text for an error's details. */
export function excerpt(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (text ?? 'nothing').slice(0, 100);
}
