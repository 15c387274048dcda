import type { z } from 'zod';
import { AppError, type JsonValue } from '../../core/errors.ts';

/**
 * Checks a config.json against its schema.
 *
 * @param file as errors should call it, such as `unet/config.json`
 * @throws AppError `invalid-config` for the first field that is wrong: file, field, found, expected
 */
export function parseConfig<T>(schema: z.ZodType<T>, json: unknown, file: string): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path ?? [];
  const field = path.join('.') || '(root)';
  const found = excerpt(valueAt(json, path));
  const expected = issue?.message ?? 'a valid config';
  throw new AppError(
    'invalid-config',
    `${file}: ${field} is ${JSON.stringify(found)}: ${expected}`,
    { file, field, found, expected },
  );
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    json,
  );
}

const EXCERPT_LENGTH = 200;

function excerpt(value: unknown): JsonValue {
  if (value === undefined) return 'missing';
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value);
  return text.slice(0, EXCERPT_LENGTH);
}
