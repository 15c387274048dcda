import type { JobNameIn } from '../../contract/jobs.ts';
import type { Jobs } from './job.ts';
import { benchmarkJob } from './benchmark/benchmark-job.ts';
import { enlargeJob } from './enlarge/enlarge-job.ts';
import { describeJob } from './match/describe-job.ts';
import { matchJob } from './match/match-job.ts';
import { searchJobs } from './search/search-jobs.ts';
import { retrievalJob } from './match/retrieval-job.ts';
import { paintJob } from './paint/paint-job.ts';

/** The paint worker's jobs, by their names in the contract. */
export const PAINT_JOBS: Pick<Jobs, JobNameIn<'paint'>> = {
  generate: paintJob(),
  enlarge: enlargeJob(),
  benchmark: benchmarkJob(),
};

/** The match worker's. */
export const MATCH_JOBS: Pick<Jobs, JobNameIn<'match'>> = {
  match: matchJob(),
  describe: describeJob(),
  ...searchJobs(),
  measureRetrieval: retrievalJob(),
};
