import type { JobNameIn } from '../../contract/jobs.ts';
import type { Jobs } from './job.ts';
import { matchJob } from './match/match-job.ts';
import { searchJobs } from './search/search-jobs.ts';
import { paintJob } from './paint/paint-job.ts';

/** The paint worker's jobs, by their names in the contract. */
export const PAINT_JOBS: Pick<Jobs, JobNameIn<'paint'>> = {
  generate: paintJob,
};

/** The match worker's. */
export const MATCH_JOBS: Pick<Jobs, JobNameIn<'match'>> = {
  match: matchJob(),
  ...searchJobs(),
};
