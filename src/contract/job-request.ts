/** The part that the requests of all jobs have in common. */
export interface JobRequest {
  /** Chosen by the page; names the job in `cancel`. */
  readonly jobId: string;
}

/** The result of a job that was cancelled. */
export interface Cancelled {
  readonly type: 'cancelled';
}
