import type { BenchmarkRow, BenchmarkTable } from '../../contract/benchmark.ts';
import type { JobRun } from '../job-run.ts';
import type { ErrorData } from '../ports.ts';

export interface BenchmarkSlice {
  /** Which table is being measured. */
  readonly benchmarkTable: BenchmarkTable;
  readonly benchmarkRun: JobRun | null;
  /** The rows of the last benchmark that was not cancelled. */
  readonly benchmarkRows: readonly BenchmarkRow[] | null;
  readonly benchmarkFailure: ErrorData | null;
  /** Does nothing while a benchmark is running. */
  startBenchmark(): Promise<void>;
  /** Stops it after the current row. */
  cancelBenchmark(): Promise<void>;
}
