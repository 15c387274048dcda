import type { z } from 'zod';
import { AppError, type JsonValue } from '../errors.ts';

/** What a field may contain, as data: the page puts it into words in the user's language. */
export type Expectation =
  | { readonly type: 'one-of'; readonly values: readonly JsonValue[] }
  | { readonly type: 'at-least' | 'at-most' | 'above' | 'below'; readonly limit: number }
  | { readonly type: 'kind'; readonly kind: Kind }
  | { readonly type: 'entries-at-least' | 'entries-at-most'; readonly limit: number }
  /** The same number of entries as `field` has. */
  | { readonly type: 'entries-of'; readonly field: string; readonly count: number }
  | { readonly type: 'one-per-block' }
  /** A divisor of all values of `field`. */
  | { readonly type: 'divisor-of'; readonly field: string; readonly values: readonly number[] }
  | { readonly type: 'odd' }
  | { readonly type: 'even' }
  /** Malformed: for example a path that leads elsewhere, or a hash of the wrong length. */
  | { readonly type: 'well-formed' }
  /** There is no such field; these are the known fields with the most similar names. */
  | { readonly type: 'known-field'; readonly nearest: readonly string[] };

export type Kind = 'number' | 'integer' | 'boolean' | 'string' | 'list' | 'object';

const KINDS: Readonly<Record<string, Kind>> = {
  number: 'number',
  int: 'integer',
  boolean: 'boolean',
  string: 'string',
  array: 'list',
  object: 'object',
};

/** The allowed values according to a schema's issue. Custom checks put theirs in `params.expected`. */
export function expectationOf(issue: z.core.$ZodIssue): Expectation {
  switch (issue.code) {
    case 'invalid_value':
      return { type: 'one-of', values: issue.values as JsonValue[] };
    case 'invalid_type':
      return { type: 'kind', kind: KINDS[issue.expected] ?? 'object' };
    case 'too_small': {
      const limit = Number(issue.minimum);
      if (issue.origin === 'array') return { type: 'entries-at-least', limit };
      return { type: issue.inclusive ? 'at-least' : 'above', limit };
    }
    case 'too_big': {
      const limit = Number(issue.maximum);
      if (issue.origin === 'array') return { type: 'entries-at-most', limit };
      return { type: issue.inclusive ? 'at-most' : 'below', limit };
    }
    case 'custom':
      return (issue.params as { readonly expected: Expectation }).expected;
    case 'invalid_union':
      if (issue.discriminator !== undefined) return { type: 'well-formed' };
      // The only other unions in our schemas are "a value or a list of such values".
      return { type: 'one-per-block' };
    case 'invalid_format':
    case 'invalid_key':
      return { type: 'well-formed' };
    case 'not_multiple_of':
    case 'invalid_element':
    case 'unrecognized_keys':
      throw new AppError('internal', `No schema of a config asks for ${issue.code}.`);
  }
}

/** English, for developers. */
export function describeExpectation(expectation: Expectation): string {
  switch (expectation.type) {
    case 'one-of':
      return `expected ${expectation.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'at-least':
    case 'at-most':
    case 'above':
    case 'below':
      return `expected ${expectation.type.replace('-', ' ')} ${expectation.limit}`;
    case 'kind':
      return `expected ${expectation.kind}`;
    case 'entries-at-least':
    case 'entries-at-most':
      return `expected ${expectation.type.slice(8).replace('-', ' ')} ${expectation.limit} entries`;
    case 'entries-of':
      return `expected ${expectation.count} entries, as many as ${expectation.field} has`;
    case 'one-per-block':
      return 'expected one value or a list of one per block';
    case 'divisor-of':
      return `expected a divisor of ${expectation.field}, ${expectation.values.join(', ')}`;
    case 'odd':
    case 'even':
      return `expected an ${expectation.type} number`;
    case 'well-formed':
      return 'it is not well-formed';
    case 'known-field':
      return `no such field; similar fields: ${expectation.nearest.join(', ')}`;
  }
}
