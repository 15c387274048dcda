import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { describeExpectation, expectationOf, type Expectation } from './expectation.ts';
import { nearestNames } from './nearest-names.ts';

const EXCERPT_LENGTH = 100;

/**
 * AppError `invalid-config` with details file, field, found (the file's value, shortened; absent if the field is
 * missing) and expected (an `Expectation`).
 *
 * @param path of the field, from the root of the file
 * @param path of the field, from the file's root
 * @param found undefined if the field is missing
 */
export function invalidConfig(
  file: string,
  path: readonly PropertyKey[],
  found: unknown,
  expected: Expectation,
): AppError {
  const field = fieldName(path);
  const text = found === undefined ? undefined : excerpt(found);
  return new AppError(
    'invalid-config',
    `${file}: ${field} is ${text ?? 'missing'}; ${describeExpectation(expected)}`,
    { file, field, ...(text !== undefined && { found: text }), expected },
  );
}

/** The first issue that a schema found in a file's JSON, as an error. */
export function invalidBySchema(file: string, json: unknown, issue: z.core.$ZodIssue): AppError {
  const { path, expected } = whatIsWrong(issue);
  return invalidConfig(file, path, valueAt(json, path), expected);
}

/** The issue of the union's branch whose type at least matches. */
function whatIsWrong(issue: z.core.$ZodIssue): {
  readonly path: readonly PropertyKey[];
  readonly expected: Expectation;
} {
  if (issue.code === 'invalid_union') {
    const ofKind = issue.errors
      .map(([first]) => first)
      .find((first) => first && !(first.path.length === 0 && isOtherKind(first)));
    if (ofKind) {
      return { path: [...issue.path, ...ofKind.path], expected: expectationOf(ofKind) };
    }
  }
  return { path: issue.path, expected: expectationOf(issue) };
}

function isOtherKind(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.expected !== 'int';
}

/** An unknown field: misspelt, or from another kind of model. */
export function unknownField(
  file: string,
  field: string,
  found: unknown,
  known: Iterable<string>,
): AppError {
  const nearest = nearestNames(field, known);
  return invalidConfig(file, [field], found, { type: 'known-field', nearest });
}

/** `block_out_channels[1]`; `{}` for the file as a whole. */
function fieldName(path: readonly PropertyKey[]): string {
  const name = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  return name === '' ? '{}' : name.slice(0, EXCERPT_LENGTH);
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

/** JSON has no Infinity, but Python's files do. */
function excerpt(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text;
}
