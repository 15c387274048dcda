import type { BenchmarkRow, BenchmarkTable } from '../../contract/benchmark.ts';
import type { JobRun } from '../job-run.ts';
import type { ErrorData } from '../ports.ts';

export interface BenchmarkSlice {
  /** Which one is measured. */
  readonly benchmarkTable: BenchmarkTable;
  readonly benchmarkRun: JobRun | null;
  /** Of the last one that was not cancelled. */
  readonly benchmarkRows: readonly BenchmarkRow[] | null;
  readonly benchmarkFailure: ErrorData | null;
  /** Does nothing while one is running. */
  startBenchmark(): Promise<void>;
  /** Ends it after the row that is being measured. */
  cancelBenchmark(): Promise<void>;
}
