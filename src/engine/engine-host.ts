import { AppError } from '../core/errors.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import type {
  BackendPreference,
  DeviceReport,
  EngineApi,
  Outcome,
  ProgressEvent,
} from '../contract/engine-api.ts';
import type { JobApi, JobName, RequestOf, ResultOf } from '../contract/jobs.ts';
import { openDevice } from '../runtime/device.ts';
import { largestPicture } from '../runtime/largest-picture.ts';
import { wasmThreads } from '../runtime/onnxruntime.ts';
import type { StoredModel } from '../storage/stored-model.ts';
import type { DeviceLab } from './device/device-lab.ts';
import { DevicePlanner } from './device/device-planner.ts';
import type { DevicePlans } from './device/device-plans.ts';
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
  /** Without them no device is checked or measured. */
  readonly plans?: DevicePlans;
  /** The runtime's by default, with the plans. */
  readonly openDevice?: typeof openDevice;
  /** For checking and measuring; the runtime's by default. */
  readonly lab?: DeviceLab;
}

/** Implements the calls of a worker with a device: jobs run one at a time, errors are data, and the device may come and go. */
export class EngineHost<Name extends JobName> implements EngineApi {
  readonly #tab: string;
  readonly #jobs: Pick<Jobs, Name>;
  readonly #bench: Workbench;
  readonly #planner: DevicePlanner | null;
  readonly #queue = new JobQueue();
  #warmUpAbort = new AbortController();
  /** Then the device is not opened again: what a job has loaded may take minutes to load. */
  #hasWorked = false;
  /** Set when onnxruntime no longer answers: the page has to start another worker. */
  #crash: AppError | null = null;

  constructor({ tab, models, jobs, plans, openDevice: open, lab }: EngineOptions<Name>) {
    this.#tab = tab;
    this.#jobs = jobs;
    this.#bench = new Workbench(models, open ?? ((preference) => openDevice(preference, plans)));
    this.#planner = plans ? new DevicePlanner(this.#bench, plans, lab) : null;
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
      checkAgain: () => this.checkAgain(),
      prepare: (modelId, onProgress) => this.prepare(modelId, onProgress),
      largestPicture: (modelId) => this.largestPicture(modelId),
      cancel: (jobId) => this.cancel(jobId),
    };
  }

  start(preference: BackendPreference): Promise<Outcome<DeviceReport>> {
    return outcomeOf(() =>
      this.#queue.between(async () => {
        if (this.#crash) throw this.#crash;
        await this.#bench.choose(preference);
        return this.#report();
      }),
    );
  }

  checkAgain(): Promise<Outcome<DeviceReport>> {
    return outcomeOf(() =>
      this.#queue.between(async () => {
        if (this.#crash) throw this.#crash;
        const { signal } = (this.#warmUpAbort = new AbortController());
        await this.#planner?.forget();
        await this.#planner?.check(null);
        if (await this.#planner?.measure(signal)) await this.#bench.leaveDevice();
        return this.#report();
      }),
    );
  }

  prepare(modelId: string, onProgress: OnProgress): Promise<Outcome<ModelManifest>> {
    return outcomeOf(async () => {
      const stored = await this.#bench.open(modelId, onProgress);
      this.#whenIdle((signal) => this.#warmUp(stored, signal));
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
        const run = async () => {
          if (this.#crash) throw this.#crash;
          await this.#planner?.checkForJob();
          this.#hasWorked = true;
          return job.run(request, context);
        };
        try {
          return await painting(this.#tab, await job.idsOf(request), run);
        } finally {
          end();
          this.#whenIdle(async (signal) => void (await this.#plan(signal)));
          // Otherwise the page's side of the job would be kept alive.
          this.#bench.reportTo(null);
        }
      });
      return result ?? { type: 'cancelled' };
    });
  }

  async #report(): Promise<DeviceReport> {
    const { backend, precision, adapter, fallbackReasons } = await this.#bench.device();
    const plan = (await this.#planner?.known()) ?? null;
    return { backend, precision, adapter, fallbackReasons, threads: wasmThreads(), plan };
  }

  /** Work that nobody waits for. A job that arrives meanwhile aborts it. */
  #whenIdle(work: (signal: AbortSignal) => Promise<void>): void {
    const inTurn = this.#queue.between(async () => {
      if (this.#queue.size > 0 || this.#crash) return;
      const { signal } = (this.#warmUpAbort = new AbortController());
      await work(signal);
    });
    inTurn.catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'engine-crashed') this.#crash = error;
    });
  }

  /** A job that arrives meanwhile uses what is ready. */
  async #warmUp(stored: StoredModel, signal: AbortSignal): Promise<void> {
    const warmUpJobs = async () => {
      for (const job of Object.values<Pick<JobRunner<Name>, 'warmUp'>>(this.#jobs)) {
        await painting(this.#tab, [stored.manifest.id], async () =>
          job.warmUp?.(stored, this.#bench, signal),
        );
      }
    };
    await this.#planner?.checkForJob();
    await warmUpJobs();
    if (!(await this.#plan(signal))) return;
    await this.#bench.leaveDevice();
    await warmUpJobs();
  }

  /** @returns whether the device should now be opened again; after a job, that waits for the next visit */
  async #plan(signal: AbortSignal): Promise<boolean> {
    if (!this.#planner || signal.aborted) return false;
    return (await this.#planner.planWhenIdle(signal)) && !this.#hasWorked && !signal.aborted;
  }
}
