import { changeLora, lorasOf } from '../contract/prompt-loras.ts';
import { asRecord } from './as-record.ts';
import type { Form, ModelOptions } from './form.ts';

/** The cost of changing each axis between two pictures, from the cheapest to the one that loads a model. */
const COSTS = {
  steps: 0,
  guidanceScale: 0,
  seed: 0,
  strength: 0,
  sampler: 0,
  clipSkip: 1,
  prompt: 1,
  size: 2,
  lora: 3,
  model: 4,
} as const;

export type GridAxisKey = keyof typeof COSTS;

export const GRID_AXIS_KEYS = Object.keys(COSTS) as readonly GridAxisKey[];

export interface GridAxis {
  readonly key: GridAxisKey;
  /** At least one value. On a prompt axis, the first is the text to replace. */
  readonly values: readonly string[];
}

/** Columns, rows and sheets. Cells are counted along the columns, then the rows, then the sheets. */
export type GridPlan = readonly [GridAxis, ...GridAxis[]];

export const cellCount = (plan: GridPlan): number =>
  plan.reduce((count, { values }) => count * values.length, 1);

/** The cell that is painted as number `turn`. The costliest axis changes least often, so that each model is loaded once. */
export function cellOfTurn(plan: GridPlan, turn: number): number {
  const outermostFirst = plan
    .map(({ key }, axis) => ({ axis, cost: COSTS[key] }))
    .sort((a, b) => b.cost - a.cost || b.axis - a.axis);
  const places: number[] = plan.map(() => 0);
  let left = turn;
  for (const { axis } of outermostFirst.toReversed()) {
    const { length } = plan[axis]!.values;
    places[axis] = left % length;
    left = Math.floor(left / length);
  }
  return cellAt(plan, places);
}

/** The cell at a place on each axis. */
export const cellAt = (plan: GridPlan, places: readonly number[]): number =>
  plan.reduceRight((cell, { values }, axis) => cell * values.length + (places[axis] ?? 0), 0);

/** The place of a cell on each axis; the inverse of `cellAt`. */
export function placesOf(plan: GridPlan, cell: number): readonly number[] {
  let left = cell;
  return plan.map(({ values }) => {
    const place = left % values.length;
    left = Math.floor(left / values.length);
    return place;
  });
}

/** The parts of a batch that a cell may change. */
interface Changeable {
  readonly form: Form;
  readonly firstSeed: number;
  readonly modelId: string;
  readonly modelName: object | null;
  readonly grid: GridPlan | null;
}

/** The batch of one cell: a single picture. */
export function cellBatch<Batch extends Changeable>(
  batch: Batch,
  plan: GridPlan,
  cell: number,
): Batch {
  const places = placesOf(plan, cell);
  const one = { ...batch, grid: null, form: { ...batch.form, batchCount: 1 } };
  return plan.reduce<Batch>(
    (changed, { key, values }, axis) => CHANGES[key](changed, values[places[axis]!]!, values),
    one,
  );
}

const overridden = <Batch extends Changeable>(batch: Batch, change: Form['overrides']): Batch => ({
  ...batch,
  form: { ...batch.form, overrides: { ...batch.form.overrides, ...change } },
});

type Change = <Batch extends Changeable>(
  batch: Batch,
  value: string,
  values: readonly string[],
) => Batch;

/** How each axis changes a batch. The values were validated when the grid was requested: see grid-values.ts. */
const CHANGES: Readonly<Record<GridAxisKey, Change>> = {
  steps: (batch, value) => overridden(batch, { steps: Number(value) }),
  guidanceScale: (batch, value) => overridden(batch, { guidanceScale: Number(value) }),
  seed: (batch, value) => ({ ...batch, firstSeed: Number(value) }),
  strength: (batch, value) => ({ ...batch, form: { ...batch.form, strength: Number(value) } }),
  sampler: (batch, value) =>
    overridden(batch, { sampler: value as NonNullable<Form['overrides']['sampler']> }),
  clipSkip: (batch, value) => overridden(batch, { clipSkip: value === '2' ? 2 : 1 }),
  prompt(batch, value, [searched = '']) {
    const replace = (text: string) => text.replaceAll(searched, () => value);
    const { prompt, overrides } = batch.form;
    const { negativePrompt } = overrides;
    return overridden(
      { ...batch, form: { ...batch.form, prompt: replace(prompt) } },
      negativePrompt === undefined ? {} : { negativePrompt: replace(negativePrompt) },
    );
  },
  size(batch, value) {
    const [width = 0, height = 0] = value.split('x').map(Number);
    return overridden(batch, { width, height });
  },
  lora(batch, value) {
    const { prompt } = batch.form;
    const [first] = lorasOf(prompt);
    if (!first) return batch;
    return {
      ...batch,
      form: { ...batch.form, prompt: changeLora(prompt, first.name, Number(value)) },
    };
  },
  model: (batch, modelId) => ({ ...batch, modelId, modelName: null }),
};

/** The estimated time of a grid in milliseconds, if a step takes `rateMs` per pixel, and the rest of a picture `restMs`. */
export function gridMs(
  { steps, width, height }: Pick<ModelOptions, 'steps' | 'width' | 'height'>,
  plan: GridPlan,
  rateMs: number,
  restMs: number,
): number {
  const mean = (key: GridAxisKey, of: (value: string) => number, own: number) => {
    const axis = plan.find((one) => one.key === key);
    if (!axis) return own;
    return axis.values.reduce((sum, value) => sum + of(value), 0) / axis.values.length;
  };
  const pixels = mean(
    'size',
    (value) =>
      value
        .split('x')
        .map(Number)
        .reduce((a, b) => a * b),
    width * height,
  );
  const perPicture = mean('steps', Number, steps) * pixels * rateMs + restMs;
  return cellCount(plan) * perPicture;
}

/** A plan from stored data; null if there is none in it. */
export function reviveGridPlan(saved: unknown): GridPlan | null {
  if (!Array.isArray(saved)) return null;
  const [first, ...others] = saved.filter((axis): axis is GridAxis => {
    const { key, values } = asRecord(axis);
    const isKnown = GRID_AXIS_KEYS.some((known) => known === key);
    return isKnown && Array.isArray(values) && values.length > 0;
  });
  return first ? [first, ...others] : null;
}
