import type { GenerateRequest, GenerateResult, Outcome, ProgressEvent } from './engine-api.ts';

/** The part that all requests have in common. */
export interface JobRequest {
  /** Chosen by the page; names the job in `cancel`. */
  readonly jobId: string;
}

/** The result of a job that was cancelled. */
export interface Cancelled {
  readonly type: 'cancelled';
}

/**
 * Work that has the device to itself. Every job waits for its turn, reports progress, can be cancelled, and ends in an
 * outcome. A job that is silent for too long counts as hung.
 */
export type Job<Request extends JobRequest, Result> = (
  request: Request,
  onProgress: (event: ProgressEvent) => void,
) => Promise<Outcome<Result | Cancelled>>;

/** Every job by its name. The code is in src/engine/jobs, where jobs.ts has one row for each. */
export interface JobApi {
  /** Paints a picture. */
  readonly generate: Job<GenerateRequest, GenerateResult>;
}

export type JobName = keyof JobApi;
export type RequestOf<Name extends JobName> = Parameters<JobApi[Name]>[0];
export type OutcomeOf<Name extends JobName> = Awaited<ReturnType<JobApi[Name]>>;
export type ResultOf<Name extends JobName> = Extract<OutcomeOf<Name>, { ok: true }>['value'];

/** The same names at runtime. */
export const JOB_CALLS = { generate: 'job' } as const satisfies Record<JobName, 'job'>;
