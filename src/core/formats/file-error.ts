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

const EXCERPT_LENGTH = 100;

/** A value of a hostile file as short text for an error's details; never recurses further than that text shows. */
export function excerpt(value: unknown): string {
  return (typeof value === 'string' ? value : render(value, 2)).slice(0, EXCERPT_LENGTH);
}

function render(value: unknown, depth: number): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, EXCERPT_LENGTH));
  if (typeof value !== 'object' || value === null) return String(value);
  if (!Array.isArray(value)) return '{…}';
  if (depth === 0) return '[…]';
  const items = value.slice(0, 16).map((item) => render(item, depth - 1));
  return `[${items.join(',')}]`;
}
