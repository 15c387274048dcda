import type { Jobs } from './job.ts';
import { paintJob } from './paint/paint-job.ts';

/** Every job, by its name in the contract. */
export const JOBS: Jobs = {
  generate: paintJob,
};
