import { LIMITS } from '../contract/limits.ts';
import type { NumberOption } from '../contract/picture-options.ts';

/** How an entry was corrected, and why; the page shows it beside the field. */
export type FieldNote =
  | { readonly type: 'not-a-number'; readonly found: string; readonly used: number }
  | {
      readonly type: 'clamped';
      readonly found: string;
      readonly used: number;
      readonly min: number;
      readonly max: number;
    }
  | {
      readonly type: 'rounded';
      readonly found: string;
      readonly used: number;
      readonly multipleOf: number;
    }
  | { readonly type: 'cut'; readonly removed: number; readonly limit: number };

export interface Read<T> {
  readonly value: T;
  readonly note: FieldNote | null;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a number as people type it, including full-width digits, and brings it into range. Anything that is not a number
 * leaves `current` unchanged.
 */
export function readNumber(
  text: string,
  current: number,
  { min, max, multipleOf }: Pick<NumberOption, 'min' | 'max' | 'multipleOf'>,
): Read<number> {
  const found = text.trim();
  const plain = found.normalize('NFKC').replaceAll(/[,\s]/g, '');
  if (!DECIMAL.test(plain)) {
    return { value: current, note: { type: 'not-a-number', found, used: current } };
  }
  const number = Number(plain);
  const inRange = Math.min(Math.max(number, min), max);
  const used = multipleOf === 0 ? inRange : Math.round(inRange / multipleOf) * multipleOf;
  if (number < min || number > max) {
    return { value: used, note: { type: 'clamped', found, used, min, max } };
  }
  if (used !== number) return { value: used, note: { type: 'rounded', found, used, multipleOf } };
  return { value: used, note: null };
}

/** Text up to a limit; never ends in half a surrogate pair. */
export function readText(text: string, limit: number = LIMITS.promptLength): Read<string> {
  if (text.length <= limit) return { value: text, note: null };
  const value = text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
  return { value, note: { type: 'cut', removed: text.length - value.length, limit } };
}
