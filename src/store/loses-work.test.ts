import { expect, test } from 'vitest';
import type { ProgressEvent } from '../contract/engine-api.ts';
import { EMPTY_FORM } from './form.ts';
import { losesWork } from './loses-work.ts';
import type { Run } from './state/run-state.ts';

const run = (progress: ProgressEvent | null): Run => ({
  ...{ entryId: 'a', batchId: 'a', form: EMPTY_FORM, modelId: 'tiny', manifest: null },
  ...{ count: 1, done: 0, jobId: 'job', preview: null, cancelling: false, progress },
});
const step = (step: number, stepMs: number, pass = 1): ProgressEvent => ({
  ...{ type: 'step', pass, passes: 2, step, totalSteps: 20, stepMs, remainingMs: 0, preview: null },
});
const idle = { run: null, enlargeRun: null, isQueueKept: true };

test('leaving after a few seconds of painting does not ask; the next visit paints the picture again', () => {
  expect(losesWork(idle)).toBe(false);
  expect(losesWork({ ...idle, run: run(null) })).toBe(false);
  expect(losesWork({ ...idle, run: run(step(19, 1000)) })).toBe(false);
});

test('leaving after minutes of painting asks first, even in the second pass', () => {
  expect(losesWork({ ...idle, run: run(step(5, 10_000)) })).toBe(true);
  expect(losesWork({ ...idle, run: run(step(11, 1000, 2)) })).toBe(true);
});

test('leaving work that no later visit continues asks first', () => {
  expect(losesWork({ ...idle, isQueueKept: false, run: run(null) })).toBe(true);
  const enlargeRun = { jobId: 'e', pictureId: 'p', progress: null, cancelling: false };
  expect(losesWork({ ...idle, enlargeRun })).toBe(true);
});
