import * as Comlink from 'comlink';
import type {
  BackendPreference,
  DeviceReport,
  EngineApi,
  GenerateRequest,
  GenerateResult,
  Outcome,
  ProgressEvent,
} from '../protocol/engine-api.ts';
import type { ModelImportApi } from '../protocol/model-import-api.ts';
import type { ModelLibraryApi, WorkerApi } from '../protocol/model-library-api.ts';

/** How long a job may go without a sign of life before its worker counts as hung. */
const STALL_MS = 5 * 60_000;
/** How long a cancelled job may take to end by itself: some steps' time, and no longer than patience. */
const CANCEL_GRACE_MS = 5_000;
const CANCEL_GRACE_STEPS = 3;

type Engine = WorkerApi & ModelImportApi;

interface RunningWorker {
  readonly worker: Worker;
  readonly api: Comlink.Remote<Engine>;
  /** Resolves when the worker is gone, crashed or ended by us. */
  readonly gone: Promise<void>;
  readonly end: () => void;
  /** Give more time to the calls whose turn may come only after others'. */
  readonly patience: Set<() => void>;
}

type ErrorCode = Extract<Outcome<unknown>, { ok: false }>['error']['code'];
type Args<Name extends keyof ModelLibraryApi> = Parameters<ModelLibraryApi[Name]>;

/**
 * The page's side of the engine: the same interface, over a worker that is started on first use and started
 * again after a crash, a hang, or a cancellation that the worker did not follow in time.
 */
export class EngineClient implements Engine {
  readonly #spawn: () => Worker;
  #running: RunningWorker | null = null;
  #preference: BackendPreference | null = null;
  /** Per job: the longest step seen and the timer of a pending forced end. */
  readonly #jobs = new Map<string, { slowestStepMs: number; forceEnd?: number }>();

  constructor(spawn: () => Worker) {
    this.#spawn = spawn;
  }

  start(preference: BackendPreference): Promise<Outcome<DeviceReport>> {
    const outcome = this.#call((api) => api.start(preference));
    this.#preference = preference;
    return outcome;
  }

  prepare(
    modelId: string,
    onProgress: (event: ProgressEvent) => void,
  ): ReturnType<EngineApi['prepare']> {
    return this.#call((api, alive) => api.prepare(modelId, reporter(alive, onProgress)));
  }

  async generate(
    request: GenerateRequest,
    onProgress: (event: ProgressEvent) => void,
  ): Promise<Outcome<GenerateResult>> {
    const job: { slowestStepMs: number; forceEnd?: number } = { slowestStepMs: 0 };
    this.#jobs.set(request.jobId, job);
    const outcome = await this.#call(
      (api, alive) =>
        api.generate(
          request,
          reporter(alive, (event) => {
            if (event.type === 'step')
              job.slowestStepMs = Math.max(job.slowestStepMs, event.stepMs);
            onProgress(event);
          }),
        ),
      false,
    );
    this.#jobs.delete(request.jobId);
    const wasForced = job.forceEnd !== undefined;
    clearTimeout(job.forceEnd);
    return wasForced && !outcome.ok ? { ok: true, value: { type: 'cancelled' } } : outcome;
  }

  async cancel(jobId: string): Promise<void> {
    const job = this.#jobs.get(jobId);
    const running = this.#running;
    if (!job || !running) return;
    const grace = Math.max(CANCEL_GRACE_MS, CANCEL_GRACE_STEPS * job.slowestStepMs);
    job.forceEnd ??= setTimeout(running.end, grace);
    await Promise.race([running.api.cancel(jobId), running.gone]);
  }

  planDownload(...[request]: Args<'planDownload'>): ReturnType<ModelLibraryApi['planDownload']> {
    return this.#call((api) => api.planDownload(request));
  }

  download(...[request, onProgress]: Args<'download'>): ReturnType<ModelLibraryApi['download']> {
    return this.#call((api, alive) => api.download(request, reporter(alive, onProgress)));
  }

  async pauseDownload(downloadId: string): Promise<void> {
    await Promise.race([this.#running?.api.pauseDownload(downloadId), this.#running?.gone]);
  }

  discardDownload(downloadId: string): ReturnType<ModelLibraryApi['discardDownload']> {
    return this.#call((api) => api.discardDownload(downloadId));
  }

  listModels(): ReturnType<ModelLibraryApi['listModels']> {
    return this.#call((api) => api.listModels());
  }

  deleteModel(modelId: string): ReturnType<ModelLibraryApi['deleteModel']> {
    return this.#call((api) => api.deleteModel(modelId));
  }

  renameModel(modelId: string, name: string): ReturnType<ModelLibraryApi['renameModel']> {
    return this.#call((api) => api.renameModel(modelId, name));
  }

  verifyModel(
    ...[modelId, onProgress]: Args<'verifyModel'>
  ): ReturnType<ModelLibraryApi['verifyModel']> {
    return this.#call((api, alive) => api.verifyModel(modelId, reporter(alive, onProgress)));
  }

  storageUse(): ReturnType<ModelLibraryApi['storageUse']> {
    return this.#call((api) => api.storageUse());
  }

  importModel(
    ...[request, onProgress]: Parameters<ModelImportApi['importModel']>
  ): ReturnType<ModelImportApi['importModel']> {
    return this.#call((api, alive) => api.importModel(request, reporter(alive, onProgress)));
  }

  async cancelImport(importId: string): Promise<void> {
    await Promise.race([this.#running?.api.cancelImport(importId), this.#running?.gone]);
  }

  deleteAddOn(id: string): ReturnType<ModelImportApi['deleteAddOn']> {
    return this.#call((api) => api.deleteAddOn(id));
  }

  exportModel(modelId: string): ReturnType<ModelImportApi['exportModel']> {
    return this.#call((api) => api.exportModel(modelId));
  }

  /**
   * One call to the worker; a worker that dies or falls silent under it makes an `engine-crashed` error. Any call's
   * sign of life counts for those that may be waiting for it; a picture being painted must give its own.
   */
  async #call<T>(
    send: (api: Comlink.Remote<Engine>, alive: () => void) => Promise<Outcome<T>>,
    mayWait = true,
  ): Promise<Outcome<T>> {
    const running = this.#ensureWorker();
    let stall = 0;
    const giveTime = () => {
      clearTimeout(stall);
      stall = setTimeout(running.end, STALL_MS);
    };
    const alive = () => {
      giveTime();
      for (const give of running.patience) give();
    };
    giveTime();
    if (mayWait) running.patience.add(giveTime);
    const outcome = await Promise.race([
      send(running.api, alive).catch((thrown: unknown) => failure('internal', String(thrown))),
      running.gone.then(() => CRASHED),
    ]);
    running.patience.delete(giveTime);
    clearTimeout(stall);
    if (!outcome.ok && outcome.error.code === 'engine-crashed') running.end();
    return outcome;
  }

  #ensureWorker(): RunningWorker {
    if (this.#running) return this.#running;
    const worker = this.#spawn();
    let resolveGone: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (resolveGone = resolve));
    const end = () => {
      worker.terminate();
      if (this.#running?.worker === worker) this.#running = null;
      resolveGone();
    };
    worker.addEventListener('error', end);
    const api = Comlink.wrap<Engine>(worker);
    this.#running = { worker, api, gone, end, patience: new Set() };
    // A worker that replaces another must compute where the user chose.
    if (this.#preference !== null) void this.#running.api.start(this.#preference);
    return this.#running;
  }
}

const failure = (code: ErrorCode, message: string, retryable = false): Outcome<never> => ({
  ok: false,
  error: { code, message, retryable, details: {} },
});

const CRASHED = failure('engine-crashed', 'The engine stopped and was started again.', true);

function reporter<Event>(alive: () => void, onProgress: (event: Event) => void) {
  return Comlink.proxy((event: Event) => {
    alive();
    onProgress(event);
  });
}
