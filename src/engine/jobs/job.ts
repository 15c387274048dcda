import type { ProgressEvent } from '../../contract/engine-api.ts';
import type { JobName, RequestOf, ResultOf } from '../../contract/jobs.ts';
import type { StoredModel } from '../../storage/stored-model.ts';
import type { GiveWay } from '../job-queue.ts';
import type { Workbench } from '../workbench.ts';

export interface JobContext {
  readonly bench: Workbench;
  readonly onProgress: (event: ProgressEvent) => void;
  /** To be checked between steps. */
  readonly signal: AbortSignal;
  /** For long jobs, about once a second. The jobs that go first may load other models and change the device. */
  readonly giveWay: GiveWay;
  /** Resolves when the job ends, however it ends: for locks that must be held until then. */
  readonly ended: Promise<void>;
}

/** The engine's side of a job. */
export interface JobRunner<Name extends JobName> {
  /** The ids of models and add-ons that must not change while it runs. */
  idsOf(request: RequestOf<Name>): Promise<readonly string[]>;

  /** @throws AppError, which the page explains to the user */
  run(request: RequestOf<Name>, context: JobContext): Promise<ResultOf<Name>>;

  /** Prepares a model for a job of this kind while the queue is empty. */
  warmUp?(stored: StoredModel, bench: Workbench, signal: AbortSignal): Promise<void>;
}

export type Jobs = { readonly [Name in JobName]: JobRunner<Name> };
