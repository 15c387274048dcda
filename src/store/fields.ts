import { LIMITS, SIZE_STEP } from '../contract/limits.ts';
import { algorithmOf, type SamplerId } from '../contract/samplers.ts';

/** What was changed about something typed, and why; the page says it beside the field. */
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

interface NumberRule {
  readonly min: number;
  readonly max: number;
  /** Values are multiples of this; 0 allows any. */
  readonly multipleOf: number;
}

export const NUMBER_RULES = {
  width: { ...LIMITS.size, multipleOf: SIZE_STEP },
  height: { ...LIMITS.size, multipleOf: SIZE_STEP },
  steps: { ...LIMITS.steps, multipleOf: 1 },
  guidanceScale: { ...LIMITS.guidanceScale, multipleOf: 0 },
  seed: { ...LIMITS.seed, multipleOf: 1 },
  batchCount: { ...LIMITS.batchCount, multipleOf: 1 },
} as const satisfies Record<string, NumberRule>;

/** The rule of `steps` for a sampler: some are of models that were distilled to few. */
export function stepsRule(sampler: SamplerId): NumberRule {
  const { maxSteps = LIMITS.steps.max } = algorithmOf(sampler);
  return { ...NUMBER_RULES.steps, max: maxSteps };
}

export type NumberField = keyof typeof NUMBER_RULES;

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A number as people type it, full-width digits of Chinese keyboards included, brought into range.
 * What is no number leaves `current` as it was.
 */
export function readNumber(
  field: NumberField,
  text: string,
  current: number,
  { min, max, multipleOf }: NumberRule = NUMBER_RULES[field],
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

/** A prompt of bearable length; never ends in half a surrogate pair. */
export function readPrompt(text: string): Read<string> {
  const limit = LIMITS.promptLength;
  if (text.length <= limit) return { value: text, note: null };
  const value = text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
  return { value, note: { type: 'cut', removed: text.length - value.length, limit } };
}
