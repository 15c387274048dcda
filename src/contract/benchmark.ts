import type { JobRequest } from './job-request.ts';

export type BenchmarkRequest = JobRequest;

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
  /** Why it did not run; empty if it did. */
  readonly note: string;
}

export interface BenchmarkResult {
  readonly type: 'measured';
  readonly rows: readonly BenchmarkRow[];
}
