import { beforeEach, describe, expect, test } from 'vitest';
import type { Outcome, ProgressEvent } from '../contract/engine-api.ts';
import type { CaptionFolder, RetrievalRequest, RetrievalResult } from '../contract/retrieval.ts';
import { memoryPorts, failed, ok } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './app-store.ts';
import type { StorePorts } from './ports.ts';

const folder = (id: string): CaptionFolder => ({
  choices: [{ file: `${id}.jsonl`, split: null }],
  chosen: { file: `${id}.jsonl`, split: null },
  format: 'texts-with-ids',
  encoding: 'utf-8',
  problems: [],
  set: {
    id,
    name: `${id}.jsonl`,
    texts: ['a'],
    picturesOf: [[0]],
    pictures: [{ name: '1', file: new Blob(), isBase64: false }],
  },
});
const recall = { at1: 50, at5: 60, at10: 70, mean: 60 };
const RESULT: RetrievalResult = {
  type: 'measured',
  textToImage: recall,
  imageToText: recall,
  mean: 60,
  texts: 1,
  pictures: 1,
  failures: [],
  wasStored: true,
};

type Measured = Outcome<RetrievalResult | { type: 'cancelled' }>;

let now: number;
let answers: ((outcome: Outcome<CaptionFolder>) => void)[];
let running: {
  request: RetrievalRequest;
  report: (event: ProgressEvent) => void;
  end: (outcome: Measured) => void;
} | null;
let cancelled: string[];
let store: AppStore;

beforeEach(() => {
  now = 0;
  answers = [];
  running = null;
  cancelled = [];
  const memory = memoryPorts();
  const engine: StorePorts['engine'] = {
    ...memory.engine,
    readCaptions: () => new Promise((answer) => answers.push(answer)),
    measureRetrieval: (request, report) =>
      new Promise((end) => {
        running = { request, report, end };
      }),
    cancel: (id) => Promise.resolve(void cancelled.push(id)),
  };
  store = createAppStore({ ...memory, engine, clock: () => now });
});

async function open(id: string): Promise<void> {
  const opening = store.getState().openCaptions({ type: 'files', files: [] });
  answers.at(-1)!(ok(folder(id)));
  await opening;
}

describe('captions', () => {
  test('of the folder chosen last are shown, however long an earlier one takes to read', async () => {
    const { openCaptions } = store.getState();
    const both = [1, 2].map(() => openCaptions({ type: 'files', files: [] }));
    answers[1]!(ok(folder('late')));
    answers[0]!(ok(folder('early')));
    await Promise.all(both);
    expect(store.getState()).toMatchObject({
      captionFolder: { set: { id: 'late' } },
      isReadingCaptions: false,
    });
  });

  test('that cannot be read leave a reason', async () => {
    await open('good');
    const opening = store.getState().openCaptions({ type: 'shipped' });
    answers.at(-1)!(failed('unreadable-captions'));
    await opening;
    expect(store.getState()).toMatchObject({
      captionFolder: null,
      captionFailure: { code: 'unreadable-captions' },
    });
  });
});

describe('a measurement', () => {
  test('estimates the remaining time ignoring what was done before', async () => {
    await open('a');
    const measuring = store.getState().measureRetrieval();
    running!.report({ type: 'matching', done: 100, total: 300 });
    expect(store.getState().retrievalRun?.remainingMs).toBeNull();
    now = 5_000;
    running!.report({ type: 'matching', done: 150, total: 300 });
    expect(store.getState().retrievalRun?.remainingMs).toBe(15_000);
    running!.end(ok(RESULT));
    await measuring;
    expect(store.getState()).toMatchObject({
      retrievalRun: null,
      measurements: [{ setName: 'a.jsonl', isShipped: false, result: RESULT }],
    });
  });

  test('replaces the row of the same set, and keeps those of others', async () => {
    for (const id of ['a', 'b', 'a']) {
      await open(id);
      const measuring = store.getState().measureRetrieval();
      running!.end(ok(RESULT));
      await measuring;
    }
    const names = store.getState().measurements.map(({ setName }) => setName);
    expect(names).toEqual(['b.jsonl', 'a.jsonl']);
  });

  test('pauses once, and leaves no row', async () => {
    await open('a');
    const measuring = store.getState().measureRetrieval();
    const { pauseRetrieval } = store.getState();
    await Promise.all([pauseRetrieval(), pauseRetrieval()]);
    expect(cancelled).toEqual([running!.request.jobId]);
    running!.end(ok({ type: 'cancelled' }));
    await measuring;
    expect(store.getState()).toMatchObject({ retrievalRun: null, measurements: [] });
  });

  test('that fails says why', async () => {
    await open('a');
    const measuring = store.getState().measureRetrieval();
    running!.end(failed('out-of-memory'));
    await measuring;
    expect(store.getState().retrievalFailure).toMatchObject({ code: 'out-of-memory' });
  });
});
