import type { ProgressEvent } from '../contract/engine-api.ts';

/** A job that is running, as the page shows it. */
export interface JobRun {
  readonly jobId: string;
  readonly progress: ProgressEvent | null;
  readonly cancelling: boolean;
}

type Cancellable = Pick<JobRun, 'jobId' | 'cancelling'>;

/** Updates and cancels the job of a slice that runs one job at a time. */
export function jobRun<Run extends Cancellable>(
  { cancel }: { readonly cancel: (jobId: string) => Promise<void> },
  get: () => Run | null,
  set: (run: Run) => void,
) {
  const update = (jobId: string, change: Partial<Run>) => {
    const run = get();
    // A late event of a finished job must not change the progress of the next.
    if (run?.jobId === jobId) set({ ...run, ...change });
  };
  return {
    update,
    async cancel(): Promise<void> {
      const run = get();
      if (!run || run.cancelling) return;
      set({ ...run, cancelling: true });
      await cancel(run.jobId);
    },
  };
}
