import { expect, test } from 'vitest';
import type { BenchmarkResult } from '../contract/benchmark.ts';
import type { Outcome } from '../contract/engine-api.ts';
import type { Cancelled } from '../contract/job-request.ts';
import { createAppStore } from './app-store.ts';
import { failed, memoryPorts, ok } from './__fixtures__/ports.ts';

const ROW = {
  what: 'linear 8 4 16',
  way: 'gemm',
  milliseconds: 1,
  flops: 1,
  bytes: null,
  note: '',
};

/** The test decides when the benchmark ends. */
function openStore() {
  const memory = memoryPorts();
  let end: (outcome: Outcome<BenchmarkResult | Cancelled>) => void = () => undefined;
  let runs = 0;
  const engine = {
    ...memory.engine,
    benchmark: () => {
      runs += 1;
      return new Promise<Outcome<BenchmarkResult | Cancelled>>((resolve) => (end = resolve));
    },
  };
  const store = createAppStore({ ...memory, engine });
  return {
    store,
    end: (outcome: (typeof ROW)[] | null) =>
      end(outcome ? ok({ type: 'measured', rows: outcome }) : failed('device-lost')),
    cancelled: () => end(ok({ type: 'cancelled' })),
    runs: () => runs,
  };
}

test('one benchmark runs at a time, and its rows stay until there are new ones', async () => {
  const { store, end, cancelled, runs } = openStore();
  const first = store.getState().startBenchmark();
  await store.getState().startBenchmark();
  expect(runs()).toBe(1);
  end([ROW]);
  await first;
  expect(store.getState()).toMatchObject({ benchmarkRun: null, benchmarkRows: [ROW] });

  const second = store.getState().startBenchmark();
  await store.getState().cancelBenchmark();
  cancelled();
  await second;
  expect(store.getState().benchmarkRows).toEqual([ROW]);

  const third = store.getState().startBenchmark();
  end(null);
  await third;
  expect(store.getState()).toMatchObject({
    benchmarkFailure: { code: 'device-lost' },
    benchmarkRows: [ROW],
  });
});
