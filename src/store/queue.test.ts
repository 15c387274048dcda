import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_FORM } from './form.ts';
import type { Batch } from './picture-requests.ts';
import {
  EMPTY_QUEUE,
  MAX_DEATHS,
  nextInQueue,
  QUEUE_LIMIT,
  reduceQueue,
  reviveQueue,
  type QueueAction,
} from './queue.ts';

const batch = (id: string, batchCount = 1, isEndless = false): Batch => ({
  id,
  form: { ...EMPTY_FORM, prompt: id, batchCount },
  modelId: 'tiny',
  modelName: null,
  firstSeed: 7,
  start: null,
  controls: [],
  origin: {},
  isEndless,
  grid: null,
});

const add = (id: string, count?: number, isEndless?: boolean): QueueAction => ({
  type: 'add',
  batch: batch(id, count, isEndless),
});
const after = (...actions: readonly QueueAction[]) => actions.reduce(reduceQueue, EMPTY_QUEUE);
const ids = (...actions: readonly QueueAction[]) =>
  after(...actions).entries.map((entry) => entry.batch.id);

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const action: fc.Arbitrary<QueueAction> = fc.oneof(
  fc
    .record({ id, count: fc.integer({ min: 1, max: 4 }), isEndless: fc.boolean() })
    .map(({ id, count, isEndless }) => add(id, count, isEndless)),
  fc.record({ type: fc.constant('move' as const), id, to: fc.integer({ min: -2, max: 9 }) }),
  fc.record({ type: fc.constant('painted' as const), id, done: fc.nat({ max: 4 }) }),
  fc.record({ type: fc.constant('died' as const), id }),
  fc.record({ type: fc.constant('retry' as const), id }),
  fc.record({ type: fc.constant('remove' as const), ids: fc.array(id, { maxLength: 2 }) }),
  fc.constant({ type: 'pause', by: 'user' } as const),
  fc.constant({ type: 'resume' } as const),
);

describe('after any sequence of actions', () => {
  it('no entry is duplicated, and none is already finished', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const { entries } = after(...actions);
        expect(new Set(entries.map((entry) => entry.batch.id)).size).toBe(entries.length);
        for (const { batch, done } of entries) {
          if (!batch.isEndless) expect(done).toBeLessThan(batch.form.batchCount);
        }
      }),
    );
  });

  it('saving and reading gives the same queue', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const queue = after(...actions);
        expect(reviveQueue(structuredClone(queue))).toEqual(queue);
      }),
    );
  });

  it('only removing and painting reduce the entries', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), action, (actions, last) => {
        const before = after(...actions);
        const now = reduceQueue(before, last);
        if (last.type === 'remove' || last.type === 'painted') return;
        expect(now.entries.length).toBeGreaterThanOrEqual(before.entries.length);
      }),
    );
  });

  it('an action that a slow tab sends twice has no further effect', () => {
    const twice = action.filter(({ type }) => type !== 'died');
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), twice, (actions, last) => {
        const once = reduceQueue(after(...actions), last);
        // A finished entry could be added again, which no tab does.
        if (last.type !== 'add') expect(reduceQueue(once, last)).toEqual(once);
      }),
    );
  });
});

describe('the order', () => {
  it('is the order of the requests', () => {
    expect(ids(add('a'), add('b'), add('c'))).toEqual(['a', 'b', 'c']);
  });

  it('puts requests before an endless one', () => {
    expect(ids(add('a'), add('on', 1, true), add('b'), add('c'))).toEqual(['a', 'b', 'c', 'on']);
  });

  it('is changed by moving', () => {
    const three = [add('a'), add('b'), add('c')];
    expect(ids(...three, { type: 'move', id: 'c', to: 0 })).toEqual(['c', 'a', 'b']);
    expect(ids(...three, { type: 'move', id: 'a', to: 99 })).toEqual(['b', 'c', 'a']);
    expect(ids(...three, { type: 'move', id: 'gone', to: 0 })).toEqual(['a', 'b', 'c']);
  });
});

describe('what is painted next', () => {
  it('is the first entry, until all of its pictures are painted', () => {
    const painted = (done: number): QueueAction => ({ type: 'painted', id: 'a', done });
    const both = [add('a', 2), add('b')];
    expect(nextInQueue(after(...both, painted(1)))).toMatchObject({ batch: { id: 'a' }, done: 1 });
    expect(nextInQueue(after(...both, painted(2)))).toMatchObject({ batch: { id: 'b' }, done: 0 });
  });

  it('is nothing while it is paused', () => {
    const paused = after(add('a'), { type: 'pause', by: 'user' });
    expect(nextInQueue(paused)).toBeUndefined();
    expect(nextInQueue(reduceQueue(paused, { type: 'resume' }))).toMatchObject({ done: 0 });
  });

  it('is not an entry that keeps crashing the page', () => {
    const died: QueueAction = { type: 'died', id: 'a' };
    const once = after(add('a', 4), add('b'), died);
    expect(nextInQueue(once)?.batch.id).toBe('a');
    expect(MAX_DEATHS).toBe(2);
    const twice = reduceQueue(once, died);
    expect(nextInQueue(twice)?.batch.id).toBe('b');
    expect(twice.entries[0]).toMatchObject({ trouble: { type: 'died' } });
    // A picture in between proves that the entry can be painted.
    const between = reduceQueue(reduceQueue(once, { type: 'painted', id: 'a', done: 1 }), died);
    expect(nextInQueue(between)?.batch.id).toBe('a');
    expect(nextInQueue(reduceQueue(twice, { type: 'retry', id: 'a' }))?.batch.id).toBe('a');
  });
});

it('holds a limited number', () => {
  const many = Array.from({ length: QUEUE_LIMIT + 5 }, (_, at) => add(`e${at}`));
  expect(after(...many).entries).toHaveLength(QUEUE_LIMIT);
});

it.each([null, undefined, 'text', 7, [], { entries: 7 }, { entries: [null, {}, { batch: 1 }] }])(
  'reads %j as an empty queue',
  (saved) => expect(reviveQueue(saved)).toEqual(EMPTY_QUEUE),
);
