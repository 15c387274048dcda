import type { ModelManifest } from '../contract/manifest.ts';
import type {
  BackendPreference,
  DeviceReport,
  EngineApi,
  Outcome,
  ProgressEvent,
} from '../contract/engine-api.ts';
import type { JobApi, JobName, RequestOf, ResultOf } from '../contract/jobs.ts';
import type { ComputeDevice, openDevice } from '../runtime/device.ts';
import { largestPicture } from '../runtime/largest-picture.ts';
import { wasmThreads } from '../runtime/onnxruntime.ts';
import type { StoredModel } from '../storage/stored-model.ts';
import { JobQueue } from './job-queue.ts';
import type { JobContext, JobRunner, Jobs } from './jobs/job.ts';
import { painting } from './model-changes.ts';
import type { ModelSource } from './model-source.ts';
import { outcomeOf } from './outcome.ts';
import { Workbench } from './workbench.ts';

type OnProgress = (event: ProgressEvent) => void;

export interface EngineOptions<Name extends JobName> {
  /** The name shared by the tab's workers. */
  readonly tab: string;
  readonly models: ModelSource;
  readonly jobs: Pick<Jobs, Name>;
  /** The runtime's by default. */
  readonly openDevice?: typeof openDevice;
}

/** Implements the calls of a worker with a device: jobs one at a time, errors as data, a device that may come and go. */
export class EngineHost<Name extends JobName> implements EngineApi {
  readonly #tab: string;
  readonly #jobs: Pick<Jobs, Name>;
  readonly #bench: Workbench;
  readonly #queue = new JobQueue();
  #warmUpAbort = new AbortController();

  constructor({ tab, models, jobs, openDevice }: EngineOptions<Name>) {
    this.#tab = tab;
    this.#jobs = jobs;
    this.#bench = new Workbench(models, openDevice);
  }

  /** Every call that the page can make. */
  get calls(): EngineApi & Pick<JobApi, Name> {
    const names = Object.keys(this.#jobs) as Name[];
    const jobs = names.map((name) => [
      name,
      (request: RequestOf<Name>, onProgress: OnProgress) => this.#run(name, request, onProgress),
    ]);
    return {
      ...(Object.fromEntries(jobs) as Pick<JobApi, Name>),
      start: (preference) => this.start(preference),
      prepare: (modelId, onProgress) => this.prepare(modelId, onProgress),
      largestPicture: (modelId) => this.largestPicture(modelId),
      cancel: (jobId) => this.cancel(jobId),
    };
  }

  start(preference: BackendPreference): Promise<Outcome<DeviceReport>> {
    return outcomeOf(() =>
      this.#queue.between(async () => reportOf(await this.#bench.choose(preference))),
    );
  }

  prepare(modelId: string, onProgress: OnProgress): Promise<Outcome<ModelManifest>> {
    return outcomeOf(async () => {
      const stored = await this.#bench.open(modelId, onProgress);
      void this.#queue.between(() => this.#warmUp(stored)).catch(() => undefined);
      return stored.manifest;
    });
  }

  largestPicture(modelId: string): Promise<Outcome<number>> {
    return outcomeOf(async () =>
      largestPicture(await this.#bench.open(modelId, () => undefined), await this.#bench.device()),
    );
  }

  cancel(jobId: string): Promise<void> {
    this.#queue.cancel(jobId);
    return Promise.resolve();
  }

  /** Drops a model that was changed or deleted, and frees its memory, once no job needs it. */
  letGo(modelId: string): Promise<void> {
    return this.#queue.between(() => this.#bench.letGo(modelId));
  }

  async #run<Called extends Name>(
    name: Called,
    request: RequestOf<Called>,
    onProgress: OnProgress,
  ): Promise<Outcome<ResultOf<Called>>> {
    const job: JobRunner<Called> = this.#jobs[name];
    this.#warmUpAbort.abort();
    // A warm-up may be loading sessions that this job will use.
    if (this.#queue.size === 0) this.#bench.reportTo(onProgress);
    return outcomeOf(async () => {
      const result = await this.#queue.run(request.jobId, async (signal, giveWay) => {
        this.#bench.reportTo(onProgress);
        let end: () => void = () => undefined;
        const ended = new Promise<void>((resolve) => (end = resolve));
        const context: JobContext = {
          bench: this.#bench,
          onProgress,
          signal,
          giveWay: async () => {
            await giveWay();
            this.#bench.reportTo(onProgress);
          },
          ended,
        };
        const run = () => job.run(request, context);
        try {
          return await painting(this.#tab, await job.idsOf(request), run);
        } finally {
          end();
          // It would keep the page's side of the job alive.
          this.#bench.reportTo(null);
        }
      });
      return result ?? { type: 'cancelled' };
    });
  }

  /** A job that arrives meanwhile ends it and uses what is ready. */
  async #warmUp(stored: StoredModel): Promise<void> {
    if (this.#queue.size > 0) return;
    const { signal } = (this.#warmUpAbort = new AbortController());
    for (const job of Object.values<Pick<JobRunner<Name>, 'warmUp'>>(this.#jobs)) {
      await painting(this.#tab, [stored.manifest.id], async () =>
        job.warmUp?.(stored, this.#bench, signal),
      );
    }
  }
}

function reportOf(device: ComputeDevice): DeviceReport {
  const { backend, precision, adapter, fallbackReasons } = device;
  return { backend, precision, adapter, fallbackReasons, threads: wasmThreads() };
}
