import type { BenchmarkRequest, BenchmarkResult } from './benchmark.ts';
import type { EnlargeRequest, EnlargeResult } from './enlarging.ts';
import type { GenerateRequest, GenerateResult, Outcome, ProgressEvent } from './engine-api.ts';
import type { Cancelled, JobRequest } from './job-request.ts';
import type { DescribeRequest, DescribeResult, MatchRequest, MatchResult } from './matching.ts';
import type {
  IndexRequest,
  IndexResult,
  ReconcileRequest,
  ReconcileResult,
  SearchRequest,
  SearchResult,
} from './picture-search.ts';
import type { RetrievalRequest, RetrievalResult } from './retrieval.ts';

/**
 * Work that has its worker's device to itself. Every job waits for its turn, reports progress, can be cancelled, and ends in
 * an outcome. A job that is silent for too long counts as hung.
 */
export type Job<Request extends JobRequest, Result> = (
  request: Request,
  onProgress: (event: ProgressEvent) => void,
) => Promise<Outcome<Result | Cancelled>>;

/** Every job by its name. The code is in src/engine/jobs, where jobs.ts has one row for each. */
export interface JobApi {
  /** Paints a picture. */
  readonly generate: Job<GenerateRequest, GenerateResult>;
  /** Makes a picture larger. */
  readonly enlarge: Job<EnlargeRequest, EnlargeResult>;
  /** Measures the device at length. */
  readonly benchmark: Job<BenchmarkRequest, BenchmarkResult>;
  /** Compares pictures with texts. */
  readonly match: Job<MatchRequest, MatchResult>;
  /** Says which known words are nearest to a picture. */
  readonly describe: Job<DescribeRequest, DescribeResult>;
  /** Makes the index agree with the gallery, and tells which pictures it lacks. */
  readonly reconcileIndex: Job<ReconcileRequest, ReconcileResult>;
  /** Adds pictures to the index for about a second, so that no other job waits for long. */
  readonly indexPictures: Job<IndexRequest, IndexResult>;
  /** Finds pictures in the index. */
  readonly searchPictures: Job<SearchRequest, SearchResult>;
  /** Measures how well pictures and their captions are found by each other. When cancelled, it can go on later. */
  readonly measureRetrieval: Job<RetrievalRequest, RetrievalResult>;
}

export type JobName = keyof JobApi;
export type RequestOf<Name extends JobName> = Parameters<JobApi[Name]>[0];
export type OutcomeOf<Name extends JobName> = Awaited<ReturnType<JobApi[Name]>>;
export type ResultOf<Name extends JobName> = Extract<OutcomeOf<Name>, { ok: true }>['value'];

/** The workers that run jobs. Each has a queue and a device of its own, so that neither waits for the other. */
export type JobWorker = 'paint' | 'match';

/** Where each job runs. */
export const JOB_WORKERS = {
  generate: 'paint',
  enlarge: 'paint',
  benchmark: 'paint',
  match: 'match',
  describe: 'match',
  reconcileIndex: 'match',
  indexPictures: 'match',
  searchPictures: 'match',
  measureRetrieval: 'match',
} as const satisfies Record<JobName, JobWorker>;

export type JobNameIn<Where extends JobWorker> = {
  [Name in JobName]: (typeof JOB_WORKERS)[Name] extends Where ? Name : never;
}[JobName];

/** The jobs of one worker. */
export type JobsIn<Where extends JobWorker> = Pick<JobApi, JobNameIn<Where>>;

export function jobNamesIn<Where extends JobWorker>(worker: Where): readonly JobNameIn<Where>[] {
  const names = Object.keys(JOB_WORKERS) as JobName[];
  return names.filter((name): name is JobNameIn<Where> => JOB_WORKERS[name] === worker);
}
