import { beforeEach, expect, it } from 'vitest';
import type { Outcome } from '../contract/engine-api.ts';
import type { Cancelled } from '../contract/job-request.ts';
import type { DescribeRequest, DescribeResult } from '../contract/matching.ts';
import type { WorkerApi } from '../contract/worker-calls.ts';
import { failed, memoryPorts, ok } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';

interface Open {
  readonly request: DescribeRequest;
  readonly end: (outcome: Outcome<DescribeResult | Cancelled>) => void;
}

let store: AppStore;
let jobs: Open[];
const state = () => store.getState();
const picture = (name: string) => ({ id: name, name, file: new Blob([name]) });
const found = (text: string): Outcome<DescribeResult> =>
  ok({ type: 'described', language: 'zh-CN', words: [{ text, cosine: 0.5 }] });

beforeEach(() => {
  const ports = memoryPorts();
  jobs = [];
  const describe: WorkerApi['describe'] = (request) =>
    new Promise((end) => {
      jobs.push({ request, end });
    });
  const cancel = (jobId: string) => {
    jobs.find(({ request }) => request.jobId === jobId)?.end(ok({ type: 'cancelled' }));
    return Promise.resolve();
  };
  store = createAppStore({ ...ports, engine: { ...ports.engine, describe, cancel } });
});

it('shows the words of the last chosen picture', async () => {
  const first = state().describe(picture('apple'), 'zh-CN');
  const second = state().describe(picture('panda'), 'zh-CN');
  await first;
  expect(state()).toMatchObject({ describedPicture: { name: 'panda' }, description: null });
  jobs[1]!.end(found('熊猫'));
  await second;
  expect(state()).toMatchObject({ describeRun: null, description: { words: [{ text: '熊猫' }] } });
});

it('says why there are no words, and forgets it with the next picture', async () => {
  const first = state().describe(picture('broken'), 'en');
  jobs[0]!.end(failed('unreadable-picture'));
  await first;
  expect(state().describeFailure?.code).toBe('unreadable-picture');
  const second = state().describe(picture('apple'), 'en');
  expect(state().describeFailure).toBeNull();
  await state().cancelDescribe();
  await second;
  expect(state()).toMatchObject({ describeRun: null, description: null, describeFailure: null });
});

it('puts words into the prompt and takes them out', () => {
  state().setPrompt('红苹果');
  state().togglePromptWord('香蕉', 'zh-CN');
  expect(state().form.prompt).toBe('红苹果，香蕉');
  state().togglePromptWord('香蕉', 'zh-CN');
  expect(state().form.prompt).toBe('红苹果');
});
