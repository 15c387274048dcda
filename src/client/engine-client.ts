import type { BackendPreference, Outcome, ProgressEvent } from '../contract/engine-api.ts';
import type { JobRequest } from '../contract/job-request.ts';
import { jobNamesIn, type JobsIn, type JobWorker } from '../contract/jobs.ts';
import {
  LIBRARY_CALLS,
  MATCH_CALLS,
  PAINT_CALLS,
  type CallKind,
  type EngineCalls,
  type LibraryApi,
  type WorkerApi,
} from '../contract/worker-calls.ts';
import { WorkerConnection } from './worker-connection.ts';

/** How long a cancelled job may take to end by itself: enough for a few steps, but not longer than a user will wait. */
const CANCEL_GRACE_MS = 5_000;
const CANCEL_GRACE_STEPS = 3;

/** The page's side of the workers: their interfaces combined, and a way to restart. */
export interface EngineClient extends WorkerApi {
  /** Restarts the paint worker when it has gone silent; its jobs start over. */
  restart(): void;
  /** Ends all workers of a page that is going away. */
  stop(): void;
}

/** How each worker is started. They share nothing but the disk, so the others keep working when one is ended. */
export interface Spawn {
  readonly paint: () => Worker;
  readonly match: () => Worker;
  readonly library: () => Worker;
  /** Starts a thread for the paint or the match worker. */
  readonly thread: () => Worker;
}

export function connectEngine(spawn: Spawn): EngineClient {
  const library = new WorkerConnection(spawn.library);
  const painter = connectJobs('paint', spawn.paint, spawn.thread, PAINT_CALLS);
  const matcher = connectJobs('match', spawn.match, spawn.thread, MATCH_CALLS);
  return {
    ...forward<LibraryApi>(library, LIBRARY_CALLS),
    ...matcher.api,
    ...painter.api,
    start(preference) {
      matcher.prefer(preference);
      return painter.start(preference);
    },
    async cancel(jobId) {
      await Promise.all([painter.api.cancel(jobId), matcher.api.cancel(jobId)]);
    },
    restart: painter.restart,
    stop() {
      for (const { stop } of [painter, matcher]) stop();
      library.stop();
    },
  };
}

/** The page's side of a worker that uses a device. */
function connectJobs<Where extends JobWorker>(
  where: Where,
  spawn: () => Worker,
  startThread: () => Worker,
  calls: Record<keyof EngineCalls<Where>, CallKind>,
) {
  /** The user's choice of backend, kept for workers that are started later. */
  let preference: BackendPreference | null = null;
  const greet: ConstructorParameters<typeof WorkerConnection>[1] = (call) => {
    if (preference) call('start', preference);
  };
  const connection = new WorkerConnection(spawn, greet, startThread);
  const jobs = new Map<string, CancellableJob>();
  const api = forward<EngineCalls<Where>>(connection, calls);
  /** If a cancelled job does not end by itself, its worker is terminated, and the jobs queued behind it start over. */
  const run = async (
    name: string,
    request: JobRequest,
    onProgress: (event: ProgressEvent) => void,
  ): Promise<Outcome<unknown>> => {
    const job: CancellableJob = { slowestStepMs: 0, forceEnd: undefined, isForced: false };
    jobs.set(request.jobId, job);
    const follow = (event: ProgressEvent) => {
      if (event.type === 'step') job.slowestStepMs = Math.max(job.slowestStepMs, event.stepMs);
      onProgress(event);
    };
    const outcome = await connection.call(name, 'job', [request, follow], () => job.isForced);
    jobs.delete(request.jobId);
    clearTimeout(job.forceEnd);
    return job.isForced && !outcome.ok ? { ok: true, value: { type: 'cancelled' } } : outcome;
  };
  const runJobs = jobNamesIn(where).map((name) => [name, run.bind(null, name)]);
  const cancel = async (jobId: string) => {
    const job = jobs.get(jobId);
    if (!job) return;
    const grace = Math.max(CANCEL_GRACE_MS, CANCEL_GRACE_STEPS * job.slowestStepMs);
    job.forceEnd ??= setTimeout(() => {
      job.isForced = true;
      connection.replace();
    }, grace);
    await api.cancel(jobId);
  };
  return {
    api: { ...api, ...(Object.fromEntries(runJobs) as JobsIn<Where>), cancel },
    start(chosen: BackendPreference) {
      const outcome = api.start(chosen);
      preference = chosen;
      return outcome;
    },
    /** Like `start`, but starts no worker. */
    prefer(chosen: BackendPreference) {
      preference = chosen;
      void connection.note('start', [chosen]);
    },
    restart: () => connection.replace(),
    stop: () => connection.stop(),
  };
}

interface CancellableJob {
  slowestStepMs: number;
  /** The timer of a pending forced end. */
  forceEnd: ReturnType<typeof setTimeout> | undefined;
  isForced: boolean;
}

/** An interface whose methods are calls to a worker. */
function forward<Api>(connection: WorkerConnection, calls: Record<keyof Api, CallKind>): Api {
  const methods = Object.entries<CallKind>(calls).map(([name, kind]) => [
    name,
    (...args: readonly unknown[]) =>
      kind === 'note' ? connection.note(name, args) : connection.call(name, kind, args),
  ]);
  return Object.fromEntries(methods) as Api;
}
