import type { EngineApi, ProgressEvent } from '../contract/engine-api.ts';
import {
  LIBRARY_CALLS,
  PAINT_CALLS,
  type CallKind,
  type LibraryApi,
  type WorkerApi,
} from '../contract/worker-calls.ts';
import { WorkerConnection } from './worker-connection.ts';

/** How long a cancelled job may take to end by itself: enough for a few steps, but not longer than users will wait. */
const CANCEL_GRACE_MS = 5_000;
const CANCEL_GRACE_STEPS = 3;

/** The page's side of the workers: their interfaces combined, and a way to restart. */
export interface EngineClient extends WorkerApi {
  /** Restarts the paint worker when it has gone silent; its jobs start over. */
  restart(): void;
}

/** How each worker is started. They share nothing but the disk, so one keeps working when the other is ended. */
export interface Spawn {
  readonly paint: () => Worker;
  readonly library: () => Worker;
}

export function connectEngine(spawn: Spawn): EngineClient {
  const library = new WorkerConnection(spawn.library);
  return { ...forward<LibraryApi>(library, LIBRARY_CALLS), ...connectPainter(spawn.paint) };
}

function connectPainter(spawn: () => Worker): EngineApi & Pick<EngineClient, 'restart'> {
  /** A replacement worker must use the backend that the user chose. */
  let preference: readonly unknown[] | null = null;
  const connection = new WorkerConnection(spawn, (call) => {
    if (preference) call('start', ...preference);
  });
  const jobs = new Map<string, CancellableJob>();
  const api = forward<EngineApi>(connection, PAINT_CALLS);
  return {
    ...api,
    start(...args) {
      const outcome = api.start(...args);
      preference = args;
      return outcome;
    },
    async generate(request, onProgress) {
      const job: CancellableJob = { slowestStepMs: 0, forceEnd: undefined, isForced: false };
      jobs.set(request.jobId, job);
      const follow = (event: ProgressEvent) => {
        if (event.type === 'step') job.slowestStepMs = Math.max(job.slowestStepMs, event.stepMs);
        onProgress(event);
      };
      const args = [request, follow];
      const outcome = await (connection.call(
        'generate',
        PAINT_CALLS.generate,
        args,
        () => job.isForced,
      ) as ReturnType<EngineApi['generate']>);
      jobs.delete(request.jobId);
      clearTimeout(job.forceEnd);
      return job.isForced && !outcome.ok ? { ok: true, value: { type: 'cancelled' } } : outcome;
    },
    async cancel(jobId) {
      const job = jobs.get(jobId);
      if (!job) return;
      const grace = Math.max(CANCEL_GRACE_MS, CANCEL_GRACE_STEPS * job.slowestStepMs);
      job.forceEnd ??= setTimeout(() => {
        job.isForced = true;
        connection.replace();
      }, grace);
      await api.cancel(jobId);
    },
    restart: () => connection.replace(),
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
