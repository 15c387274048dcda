import { beforeEach, expect, it } from 'vitest';
import type { Outcome } from '../contract/engine-api.ts';
import type { Cancelled } from '../contract/job-request.ts';
import type { ToolProgress, ToolRequest, ToolResult } from '../contract/tools-api.ts';
import { memoryPorts, ok } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';

interface Open {
  readonly request: ToolRequest;
  readonly report: (event: ToolProgress) => void;
  readonly end: (outcome: Outcome<ToolResult | Cancelled>) => void;
}

let store: AppStore;
let open: Open[];
const state = () => store.getState();
const request = {
  tool: 'canny',
  picture: new Blob(),
  resolution: 512,
  options: {},
  models: {},
} as const;

beforeEach(() => {
  open = [];
  store = createAppStore({
    ...memoryPorts(),
    tools: {
      runTool: (asked, report) =>
        new Promise((end) => {
          open.push({ request: asked, report, end });
        }),
      cancelTool(jobId) {
        open.find((one) => one.request.jobId === jobId)?.end(ok({ type: 'cancelled' }));
        return Promise.resolve();
      },
    },
  });
});

it('shows what a tool is doing, and returns its result', async () => {
  const running = state().runTool(request);
  expect(state().toolRun).toMatchObject({ tool: 'canny', progress: null });
  open[0]!.report({ type: 'loading' });
  expect(state().toolRun?.progress).toEqual({ type: 'loading' });
  open[0]!.end(ok({ type: 'text', text: 'a cat' }));
  expect(await running).toEqual(ok({ type: 'text', text: 'a cat' }));
  expect(state().toolRun).toBeNull();
});

it('cancels the previous tool, whose late progress is not shown', async () => {
  const first = state().runTool(request);
  const second = state().runTool({ ...request, tool: 'line' });
  expect(await first).toEqual(ok({ type: 'cancelled' }));
  open[0]!.report({ type: 'loading' });
  expect(state().toolRun).toMatchObject({ tool: 'line', progress: null });
  await state().cancelTool();
  expect(await second).toEqual(ok({ type: 'cancelled' }));
  expect(state().toolRun).toBeNull();
});
