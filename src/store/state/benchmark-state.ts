import type { BenchmarkRow } from '../../contract/benchmark.ts';
import type { JobRun } from '../job-run.ts';
import type { ErrorData } from '../ports.ts';

export interface BenchmarkSlice {
  readonly benchmarkRun: JobRun | null;
  /** Of the last one that was not cancelled. */
  readonly benchmarkRows: readonly BenchmarkRow[] | null;
  readonly benchmarkFailure: ErrorData | null;
  /** Does nothing while one is running. */
  startBenchmark(): Promise<void>;
  /** Ends it after the row that is being measured. */
  cancelBenchmark(): Promise<void>;
}
