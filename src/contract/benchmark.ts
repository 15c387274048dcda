import type { JobRequest } from './job-request.ts';

/** `short` takes seconds on any CPU; its sizes are too small to say much about pictures. */
export type BenchmarkTable = 'full' | 'short';

export interface BenchmarkRequest extends JobRequest {
  readonly table: BenchmarkTable;
}

/** One line of the table. */
export interface BenchmarkRow {
  /** What ran, with its size, such as `linear 8192 320 1280`. */
  readonly what: string;
  /** How it was written; empty where there is one way only. */
  readonly way: string;
  /** Of one run; null if it did not run. */
  readonly milliseconds: number | null;
  /** Multiplications and additions of one run; null if nobody has counted them. */
  readonly flops: number | null;
  /** What one run reads; null where time is not spent on moving bytes. */
  readonly bytes: number | null;
  /** Why it did not run; empty if it did. */
  readonly note: string;
}

export interface BenchmarkResult {
  readonly type: 'measured';
  readonly rows: readonly BenchmarkRow[];
}
