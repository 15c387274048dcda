import type { SliceCreator } from './state/app-state.ts';
import type { BenchmarkSlice } from './state/benchmark-state.ts';
import { jobRun } from './job-run.ts';
import type { StorePorts } from './ports.ts';

export function createBenchmarkSlice({ engine, newId }: StorePorts): SliceCreator<BenchmarkSlice> {
  return (set, get) => {
    const run = jobRun(
      engine,
      () => get().benchmarkRun,
      (benchmarkRun) => set({ benchmarkRun }),
    );
    return {
      benchmarkTable: 'full',
      benchmarkRun: null,
      benchmarkRows: null,
      benchmarkFailure: null,
      async startBenchmark() {
        if (get().benchmarkRun) return;
        const jobId = newId();
        const benchmarkRun = { jobId, progress: null, cancelling: false };
        set({ benchmarkRun, benchmarkFailure: null });
        const outcome = await engine.benchmark({ jobId, table: get().benchmarkTable }, (progress) =>
          run.update(jobId, { progress }),
        );
        set({ benchmarkRun: null });
        if (!outcome.ok) set({ benchmarkFailure: outcome.error });
        else if (outcome.value.type === 'measured') set({ benchmarkRows: outcome.value.rows });
        await get().refreshDevice();
      },
      cancelBenchmark: run.cancel,
    };
  };
}
