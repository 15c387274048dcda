import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { MANIFEST } from './__fixtures__/ports.ts';
import { EMPTY_FORM } from './form.ts';
import {
  cellAt,
  cellBatch,
  cellCount,
  cellOfTurn,
  gridMs,
  placesOf,
  type GridPlan,
} from './grid-plan.ts';
import { MAX_CELLS, readGrid, readRange, splitValues, type AxisText } from './grid-values.ts';
import { pictureCount, pictureId, pictureRequest, type Batch } from './picture-requests.ts';

const batch: Batch = {
  id: 'grid',
  form: {
    ...EMPTY_FORM,
    prompt: 'a red apple <lora:ink:1>',
    overrides: { steps: 20, width: 64, height: 64, negativePrompt: 'red sky' },
  },
  modelId: 'tiny',
  modelName: null,
  firstSeed: 7,
  start: null,
  controls: [],
  origin: {},
  isEndless: false,
  grid: null,
};
const context = {
  prompt: batch.form.prompt,
  negativePrompt: 'red sky',
  hasStart: false,
  models: new Map([['Tiny', 'tiny']]),
};

describe('ranges follow A1111’s wiki', () => {
  const values = (text: string, isWhole: boolean) => {
    const range = readRange(text, isWhole);
    return range && Array.from({ length: range.count }, (_, at) => range.value(at));
  };
  it.each([
    ['1-5', true, [1, 2, 3, 4, 5]],
    ['1-5 (+2)', true, [1, 3, 5]],
    ['10-5 (-3)', true, [10, 7]],
    ['1-3 (+0.5)', false, [1, 1.5, 2, 2.5, 3]],
    ['1-10 [5]', true, [1, 3, 5, 7, 10]],
    ['0.0-1.0 [6]', false, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    ['20-30', true, [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]],
    ['4-8 [3]', true, [4, 6, 8]],
    ['7', true, [7]],
    ['-1 - 1', true, [-1, 0, 1]],
    ['0-0.3 (+0.1)', false, [0, 0.1, 0.2, 0.3]],
  ])('%s', (text, isWhole, expected) => expect(values(text, isWhole)).toEqual(expected));
  it.each(['', 'apple', '1-', '1.5', '1-5 (+0)', '5-1', '1--'])('%j is not a range', (text) =>
    expect(readRange(text, true)).toBeNull(),
  );
  it('a range of millions is counted without being expanded', () => {
    expect(readRange('0-999999999', true)?.count).toBe(1e9);
  });
});

it('values are separated by commas and may be quoted', () => {
  expect(splitValues('cat, "dog, big", "say ""hi"""，鸟,, ')).toEqual([
    'cat',
    'dog, big',
    'say "hi"',
    '鸟',
  ]);
});

describe('an invalid grid is refused with the reason', () => {
  it.each<[readonly AxisText[], object]>([
    [[], { type: 'no-axis' }],
    [
      [
        { key: null, text: '' },
        { key: 'steps', text: ' ' },
      ],
      { type: 'empty', key: 'steps' },
    ],
    [
      [
        { key: 'steps', text: '4' },
        { key: 'steps', text: '5' },
      ],
      { type: 'same-axis', key: 'steps' },
    ],
    [[{ key: 'steps', text: '4, many' }], { type: 'unread', key: 'steps', found: 'many' }],
    [
      [{ key: 'steps', text: '100-151' }],
      { type: 'out-of-range', key: 'steps', found: '100-151', min: 1, max: 150 },
    ],
    [
      [{ key: 'sampler', text: 'Euler, Nobody' }],
      { type: 'unread', key: 'sampler', found: 'Nobody' },
    ],
    [[{ key: 'model', text: 'Huge' }], { type: 'unread', key: 'model', found: 'Huge' }],
    [[{ key: 'size', text: '64x9000' }], { type: 'out-of-range', key: 'size', found: '64x9000' }],
    [[{ key: 'prompt', text: 'green, blue' }], { type: 'not-in-prompt', found: 'green' }],
    [[{ key: 'strength', text: '0.5' }], { type: 'no-start' }],
    [[{ key: 'seed', text: '0-999999999' }], { type: 'too-many-values', key: 'seed', count: 1e9 }],
    [
      [
        { key: 'seed', text: '1-100' },
        { key: 'steps', text: '1-100' },
      ],
      { type: 'too-many-cells', count: 10_000 },
    ],
  ])('%j', (texts, fault) => {
    expect(readGrid(texts, context)).toMatchObject({ ok: false, fault });
  });
  it('a LoRA’s weight needs a LoRA', () => {
    const read = readGrid([{ key: 'lora', text: '0.5' }], { ...context, prompt: 'apple' });
    expect(read).toMatchObject({ ok: false, fault: { type: 'no-lora' } });
  });
});

function planOf(...texts: readonly AxisText[]): GridPlan {
  const read = readGrid(texts, context);
  if (!read.ok) throw new Error(read.fault.type);
  return read.plan;
}

it('an axis without values is not used', () => {
  const samplers: AxisText = { key: 'sampler', text: 'Euler, DDIM' };
  expect(planOf({ key: 'steps', text: ' ,' }, samplers, { key: 'sampler', text: '' })).toEqual(
    planOf(samplers),
  );
});

describe('the cells', () => {
  const axis = (key: 'seed' | 'steps' | 'model' | 'size') =>
    fc.integer({ min: 1, max: 7 }).map((count) => ({
      key,
      values: Array.from({ length: count }, (_, at) => String(at)),
    }));
  const plans = fc
    .shuffledSubarray([axis('seed'), axis('steps'), axis('model'), axis('size')], {
      minLength: 1,
      maxLength: 3,
    })
    .chain((axes) => fc.tuple(...axes)) as fc.Arbitrary<unknown> as fc.Arbitrary<GridPlan>;

  it('are each painted once', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const cells = Array.from({ length: cellCount(plan) }, (_, turn) => cellOfTurn(plan, turn));
        expect([...cells].sort((a, b) => a - b)).toEqual(cells.map((_, cell) => cell));
        for (const cell of cells) expect(cellAt(plan, placesOf(plan, cell))).toBe(cell);
      }),
    );
  });

  it('load each model once, wherever its axis is', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const at = plan.findIndex(({ key }) => key === 'model');
        if (at === -1) return;
        const models = Array.from(
          { length: cellCount(plan) },
          (_, turn) => placesOf(plan, cellOfTurn(plan, turn))[at],
        );
        const changes = models.filter((model, turn) => turn > 0 && model !== models[turn - 1]);
        expect(changes).toHaveLength(plan[at]!.values.length - 1);
      }),
    );
  });

  it('differ only in the values of the axes', () => {
    const plan = planOf(
      { key: 'sampler', text: 'Euler, DDIM' },
      { key: 'prompt', text: 'red, green' },
      { key: 'lora', text: '0.5, 1' },
    );
    const grid = { ...batch, grid: plan };
    expect(pictureCount(grid)).toBe(8);
    const requests = Array.from({ length: 8 }, (_, turn) => ({
      id: pictureId(grid, turn),
      ...pictureRequest(grid, MANIFEST, turn),
    })).sort((a, b) => a.id.localeCompare(b.id));
    expect(requests.map(({ id }) => id)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((cell) => `grid-${cell}`),
    );
    expect(requests[0]).toMatchObject({
      sampler: 'euler',
      prompt: 'a red apple <lora:ink:0.5>',
      negativePrompt: 'red sky',
    });
    expect(requests[3]).toMatchObject({
      sampler: 'ddim',
      prompt: 'a green apple <lora:ink:0.5>',
      negativePrompt: 'green sky',
    });
    expect(requests[4]).toMatchObject({ sampler: 'euler', prompt: 'a red apple <lora:ink:1>' });
    expect(new Set(requests.map(({ seed }) => seed))).toEqual(new Set([7]));
  });

  it('can set size, seed, model and clip skip', () => {
    const plan = planOf(
      { key: 'size', text: '64x128, 100×64' },
      { key: 'seed', text: '3-4' },
      { key: 'model', text: 'Tiny' },
    );
    const last = cellBatch(batch, plan, 3);
    expect(last).toMatchObject({
      firstSeed: 4,
      modelId: 'tiny',
      form: { overrides: { width: 104, height: 64 } },
    });
  });
});

test('the time is estimated without visiting every cell', () => {
  const plan = planOf({ key: 'steps', text: '10, 30' }, { key: 'size', text: '64x64, 64x128' });
  const pixels = [64 * 64, 64 * 128];
  const expected = [10, 30].flatMap((steps) => pixels.map((size) => steps * size * 0.01 + 5));
  expect(gridMs({ steps: 20, width: 64, height: 64 }, plan, 0.01, 5)).toBeCloseTo(
    expected.reduce((a, b) => a + b),
    6,
  );
  expect(cellCount(plan)).toBeLessThan(MAX_CELLS);
});
