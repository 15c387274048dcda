import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import type { MatchRequest, MatchResult } from '../contract/matching.ts';
import type { Outcome } from '../contract/engine-api.ts';
import type { Cancelled } from '../contract/job-request.ts';
import type { WorkerApi } from '../contract/worker-calls.ts';
import { failed, MANIFEST, memoryPorts, ok } from './__fixtures__/ports.ts';
import { createAppStore, pairInUse, textLines, usablePairs, type AppStore } from './index.ts';

const PART = { config: 'a/config.json', weights: ['a/model.safetensors'] };
const withPair = (id: string) => ({
  manifest: {
    ...MANIFEST,
    id,
    parts: { ...MANIFEST.parts, textProjection: PART, imageEncoder: PART },
  },
  shape: null,
  prediction: null,
  bytes: 1,
});
const RESULT: MatchResult = {
  type: 'matched',
  pictures: [{ ok: true, cosines: Float32Array.of(0.5, 0.25) }],
  logitScale: 4,
};

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
let requests: MatchRequest[];
let end: (outcome: Outcome<MatchResult | Cancelled>) => void;
const state = () => store.getState();
const file = (name: string) => ({ name, file: new Blob([name]) });

beforeEach(() => {
  ports = memoryPorts();
  requests = [];
  const match: WorkerApi['match'] = (request, onProgress) => {
    requests.push(request);
    onProgress({ type: 'matching', done: 1, total: 3 });
    return new Promise((resolve) => (end = resolve));
  };
  const cancel = () => Promise.resolve(end(ok({ type: 'cancelled' })));
  store = createAppStore({ ...ports, engine: { ...ports.engine, match, cancel } });
});

describe('textLines', () => {
  it('takes one text per line, without duplicates and empty lines', () => {
    const text = '  红苹果 \r\n\r\n\u3000\na red apple，甜\u2028红苹果\n';
    expect(textLines(text)).toEqual(['红苹果', 'a red apple，甜']);
  });
});

describe('the pair', () => {
  it('is the current model’s own, or else any other, unless the user chooses', async () => {
    ports.library.models.push(withPair('first'), withPair('second'));
    await state().loadLibrary();
    expect(usablePairs(state()).map(({ modelId }) => modelId)).toEqual(['first', 'second']);
    expect(pairInUse(state())?.modelId).toBe('first');
    await state().chooseModel('second');
    expect(pairInUse(state())?.modelId).toBe('second');
    state().choosePair({ modelId: 'first', imageEncoder: null });
    expect(pairInUse(state())?.modelId).toBe('first');
    await state().deleteModel('first');
    expect(pairInUse(state())?.modelId).toBe('second');
  });
});

describe('match', () => {
  it('compares the pictures with the lines, and reports the progress', async () => {
    state().addMatchPictures([file('apple.png')]);
    state().setMatchTexts('红苹果\na panda\n');
    const matching = state().match();
    expect(requests[0]).toMatchObject({
      pair: { modelId: 'tiny', imageEncoder: null },
      texts: ['红苹果', 'a panda'],
    });
    expect(state().matchRun?.progress).toMatchObject({ done: 1, total: 3 });
    expect(ports.record.holds).toBe(1);
    await state().match();
    expect(requests).toHaveLength(1);
    // What is being compared no longer changes.
    state().clearMatchPictures();
    end(ok(RESULT));
    await matching;
    expect(state().matchRun).toBeNull();
    expect(state().matchedTable).toMatchObject({
      texts: ['红苹果', 'a panda'],
      rows: [{ picture: { name: 'apple.png' }, matched: RESULT.pictures[0] }],
    });
    expect(ports.record.holds).toBe(0);
  });

  it('needs pictures and texts', async () => {
    state().setMatchTexts('红苹果');
    await state().match();
    state().addMatchPictures([file('apple.png')]);
    state().setMatchTexts(' \n ');
    await state().match();
    expect(requests).toEqual([]);
  });

  it('keeps the previous table when it is cancelled or fails', async () => {
    state().addMatchPictures([file('apple.png')]);
    state().setMatchTexts('红苹果\na panda');
    for (const outcome of [ok(RESULT), failed('device-lost')] as const) {
      const matching = state().match();
      end(outcome);
      await matching;
    }
    expect(state().matchFailure?.code).toBe('device-lost');
    const matching = state().match();
    expect(state().matchFailure).toBeNull();
    await state().cancelMatch();
    await matching;
    expect(state()).toMatchObject({ matchRun: null, matchFailure: null });
    expect(state().matchedTable?.rows).toHaveLength(1);
  });

  it('takes a gallery picture once, and says how many did not fit', () => {
    const many = Array.from({ length: LIMITS.matchPictures }, (_, index) => file(`${index}.png`));
    const painted = { ...file('painted.png'), id: 'painted' };
    state().addMatchPictures([painted]);
    state().addMatchPictures([painted]);
    expect(state().matchPictures).toHaveLength(1);
    state().addMatchPictures(many);
    expect(state().matchPictures).toHaveLength(LIMITS.matchPictures);
    expect(state().matchLeftOut).toBe(1);
    state().removeMatchPicture('painted');
    expect(state().matchLeftOut).toBe(0);
  });
});
