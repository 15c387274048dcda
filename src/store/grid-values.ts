import { SAMPLERS } from '../contract/samplers.ts';
import { PICTURE_OPTIONS } from '../contract/picture-options.ts';
import { lorasOf } from '../contract/prompt-loras.ts';
import { readNumber } from './fields.ts';
import { cellCount, type GridAxis, type GridAxisKey, type GridPlan } from './grid-plan.ts';

/** The maximum for one axis. */
export const MAX_VALUES = 200;
/** A grid with more cells is refused. */
export const MAX_CELLS = 4_000;
/** A grid with more cells needs the user's confirmation. */
export const MANY_CELLS = 100;

export type GridFault =
  | { readonly type: 'no-axis' }
  | { readonly type: 'same-axis'; readonly key: GridAxisKey }
  | { readonly type: 'empty'; readonly key: GridAxisKey }
  | { readonly type: 'unread'; readonly key: GridAxisKey; readonly found: string }
  | {
      readonly type: 'out-of-range';
      readonly key: GridAxisKey;
      readonly found: string;
      readonly min: number;
      readonly max: number;
    }
  | { readonly type: 'not-in-prompt'; readonly found: string }
  | { readonly type: 'no-lora' }
  | { readonly type: 'no-start' }
  | { readonly type: 'too-many-values'; readonly key: GridAxisKey; readonly count: number }
  | { readonly type: 'too-many-cells'; readonly count: number };

/** What values are checked against. */
export interface GridContext {
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly hasStart: boolean;
  /** The models on this device, by displayed name. */
  readonly models: ReadonlyMap<string, string>;
}

export interface AxisText {
  readonly key: GridAxisKey | null;
  readonly text: string;
}

export type ReadGrid =
  | { readonly ok: true; readonly plan: GridPlan }
  | { readonly ok: false; readonly fault: GridFault };

/** A grid from what was typed, in A1111's notation for values. An axis without values is not used. */
export function readGrid(texts: readonly AxisText[], context: GridContext): ReadGrid {
  const axes: GridAxis[] = [];
  const refuse = (fault: GridFault): ReadGrid => ({ ok: false, fault });
  for (const { key, text } of texts) {
    const items = splitValues(text);
    if (key === null || items.length === 0) continue;
    if (axes.some((axis) => axis.key === key)) return refuse({ type: 'same-axis', key });
    const read = readAxis(key, items, context);
    if ('type' in read) return refuse(read);
    axes.push({ key, values: read });
  }
  const [first, ...others] = axes;
  if (!first) {
    const key = texts.find((axis) => axis.key !== null)?.key ?? null;
    return refuse(key === null ? { type: 'no-axis' } : { type: 'empty', key });
  }
  const plan: GridPlan = [first, ...others];
  const count = cellCount(plan);
  return count > MAX_CELLS ? refuse({ type: 'too-many-cells', count }) : { ok: true, plan };
}

function readAxis(
  key: GridAxisKey,
  items: readonly string[],
  context: GridContext,
): readonly string[] | GridFault {
  const { prompt, negativePrompt, hasStart, models } = context;
  if (key === 'lora' && lorasOf(prompt).length === 0) return { type: 'no-lora' };
  if (key === 'strength' && !hasStart) return { type: 'no-start' };
  const named = (find: (name: string) => string | undefined) => {
    const values: string[] = [];
    for (const found of items) {
      const value = find(found);
      if (value === undefined) return { type: 'unread', key, found } as const;
      values.push(value);
    }
    return limited(key, values);
  };
  switch (key) {
    case 'prompt': {
      const [found = ''] = items;
      const isThere = prompt.includes(found) || negativePrompt.includes(found);
      return isThere ? limited(key, items) : { type: 'not-in-prompt', found };
    }
    case 'sampler':
      return named(
        (name) =>
          SAMPLERS.find(({ id, label }) => [id, label.toLowerCase()].includes(name.toLowerCase()))
            ?.id,
      );
    case 'model':
      return named((name) => models.get(name));
    case 'size':
      return sizes(items);
    case 'steps':
    case 'guidanceScale':
    case 'seed':
    case 'strength':
    case 'clipSkip':
    case 'lora':
      return numbers(key, items);
  }
}

function sizes(items: readonly string[]): readonly string[] | GridFault {
  const values: string[] = [];
  for (const found of items) {
    const edges = /^(\d+)\s*[x×*＊]\s*(\d+)$/iu.exec(found.normalize('NFKC'))?.slice(1) ?? [];
    if (edges.length === 0) return { type: 'unread', key: 'size', found };
    const { min, max } = PICTURE_OPTIONS.width;
    const fitting = edges.map((edge) => readNumber(edge, 0, PICTURE_OPTIONS.width));
    const isFitting = fitting.every(({ note }) => note?.type !== 'clamped');
    if (!isFitting) return { type: 'out-of-range', key: 'size', found, min, max };
    values.push(fitting.map(({ value }) => value).join('x'));
  }
  return limited('size', values);
}

const NUMBERS = {
  steps: PICTURE_OPTIONS.steps,
  guidanceScale: PICTURE_OPTIONS.guidanceScale,
  seed: PICTURE_OPTIONS.seed,
  strength: PICTURE_OPTIONS.strength,
  clipSkip: { min: 1, max: 2, multipleOf: 1 },
  lora: { min: -10, max: 10, multipleOf: 0 },
} as const;

function numbers(
  key: keyof typeof NUMBERS,
  items: readonly string[],
): readonly string[] | GridFault {
  const { min, max, multipleOf } = NUMBERS[key];
  const values: string[] = [];
  for (const found of items) {
    const range = readRange(found.normalize('NFKC'), multipleOf === 1);
    if (range === null) return { type: 'unread', key, found };
    if (range.count > MAX_VALUES) return { type: 'too-many-values', key, count: range.count };
    for (let at = 0; at < range.count; at++) {
      const value = range.value(at);
      if (value < min || value > max) return { type: 'out-of-range', key, found, min, max };
      values.push(String(value));
    }
  }
  return limited(key, values);
}

const limited = (key: GridAxisKey, values: readonly string[]): readonly string[] | GridFault =>
  values.length > MAX_VALUES ? { type: 'too-many-values', key, count: values.length } : values;

interface Range {
  readonly count: number;
  readonly value: (at: number) => number;
}

const NUMBER = String.raw`\s*([+-]?\s*\d+(?:\.\d*)?)\s*`;
const RANGE = new RegExp(
  String.raw`^${NUMBER}-${NUMBER}(?:\(\s*([+-]\d+(?:\.\d*)?)\s*\)|\[\s*(\d+)\s*\])?\s*$`,
);

/**
 * `7`, `1-5`, `1-5 (+2)`, `10-5 (-3)`, `1-10 [5]`, as in A1111's wiki (Features, X/Y/Z plot). Whole numbers are truncated as they
 * are there: `1-10 [5]` is 1, 3, 5, 7, 10.
 */
export function readRange(text: string, isWhole: boolean): Range | null {
  const plain = text.trim();
  if (/^[+-]?\d+(\.\d*)?$/.test(plain)) {
    const value = Number(plain);
    return isWhole && !Number.isInteger(value) ? null : { count: 1, value: () => value };
  }
  const match = RANGE.exec(text);
  if (!match) return null;
  const [start, end] = match.slice(1, 3).map((part) => Number(part.replaceAll(/\s/g, ''))) as [
    number,
    number,
  ];
  const [, , , by, number] = match;
  if (number !== undefined) {
    const count = Number(number);
    const between = (at: number) =>
      count === 1 ? start : start + ((end - start) * at) / (count - 1);
    return {
      count,
      value: (at) => (isWhole ? Math.trunc(between(at)) : withoutFloatError(between(at))),
    };
  }
  const step = by === undefined ? 1 : Number(by);
  if (step === 0 || (isWhole && ![start, end, step].every(Number.isInteger))) return null;
  // The tolerance allows for the error of floats such as 0.1.
  const count = Math.max(0, Math.floor((end - start) / step + 1e-9) + 1);
  return count === 0 ? null : { count, value: (at) => withoutFloatError(start + at * step) };
}

/** Removes the error of floats: 0.1 + 0.2 is 0.3. */
const withoutFloatError = (value: number) => Number(value.toPrecision(12));

/** Splits at commas, as in CSV: a quoted value may contain commas, and `""` stands for a quotation mark. */
export function splitValues(text: string): readonly string[] {
  const values: string[] = [];
  // Chinese input methods type the full-width comma.
  for (const [, quoted, plain] of text.matchAll(
    /\s*(?:"((?:[^"]|"")*)"|([^,，\n]*))\s*(?:[,，\n]|$)/gu,
  )) {
    const value = quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"');
    if (value !== '') values.push(value);
  }
  return values;
}
