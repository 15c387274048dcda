import * as Comlink from 'comlink';
import { Ending } from '../core/async/ending.ts';
import type { Outcome } from '../contract/engine-api.ts';
import type { CallKind } from '../contract/worker-calls.ts';
import { threadsForWorker } from './threads-for-worker.ts';

/** How long a call may go without a sign of life before its worker counts as hung. */
const STALL_MS = 5 * 60_000;

type ErrorCode = Extract<Outcome<unknown>, { ok: false }>['error']['code'];
type Method = (...args: readonly unknown[]) => Promise<unknown>;
type Remote = Readonly<Record<string, Method>>;

type Greeting = (call: (name: string, ...args: readonly unknown[]) => void) => void;

interface RunningWorker {
  readonly worker: Worker;
  readonly endThreads: () => void;
  readonly api: Remote;
  readonly gone: Ending;
  /** Callbacks that extend the time limits of calls that may be waiting for others. */
  readonly patience: Set<() => void>;
  /** Whether its calls are repeated on the worker that replaces it. */
  isReplaced: boolean;
  /** Whether it has sent a message, which proves that its code was loaded. */
  hasSpoken: boolean;
  /** The result of its pending calls once it is gone. */
  end: Outcome<never>;
}

/**
 * The page's connection to one worker, which is started on first use and again after a crash or a hang. All calls go through
 * here, so that progress, silence and crashes are handled in one place.
 */
export class WorkerConnection {
  readonly #spawn: () => Worker;
  readonly #greet: Greeting;
  readonly #startThread: (() => Worker) | null;
  #running: RunningWorker | null = null;

  /**
   * @param greet makes the first calls to each new worker; their results are ignored
   * @param startThread starts a thread that the worker asks for; null if it asks for none
   */
  constructor(
    spawn: () => Worker,
    greet: Greeting = () => undefined,
    startThread: (() => Worker) | null = null,
  ) {
    this.#spawn = spawn;
    this.#greet = greet;
    this.#startThread = startThread;
  }

  /**
   * Makes one call. Functions among `args` receive its progress; while the worker waits for a promise that one of them returned, no
   * time limit applies. If the worker dies or goes silent, the result is an `engine-crashed` error, or `outdated` if the worker never
   * sent anything. After `replace` the call is made again, unless `isOver`.
   */
  async call(
    name: string,
    kind: Exclude<CallKind, 'note'>,
    args: readonly unknown[],
    isOver: () => boolean = () => false,
  ): Promise<Outcome<unknown>> {
    for (;;) {
      const running = this.#ensureWorker();
      const outcome = await this.#attempt(running, name, kind, args);
      if (outcome) return outcome;
      if (!running.isReplaced || isOver()) return running.end;
    }
  }

  /** Sends the worker a message, if there is a worker. */
  async note(name: string, args: readonly unknown[]): Promise<void> {
    const running = this.#running;
    if (!running) return;
    await running.gone.during(invoke(running, name, args), () => undefined);
  }

  /** Terminates the worker, whatever it is doing; a new one repeats its calls. */
  replace(): void {
    if (!this.#running) return;
    this.#running.isReplaced = true;
    this.#end(this.#running);
  }

  /** Ends the worker of a page that is going away. Its calls never settle. */
  stop(): void {
    this.#running?.worker.terminate();
    this.#running?.endThreads();
  }

  /** @returns null when the worker is gone */
  async #attempt(
    running: RunningWorker,
    name: string,
    kind: CallKind,
    args: readonly unknown[],
  ): Promise<Outcome<unknown> | null> {
    let stall: ReturnType<typeof setTimeout> | undefined;
    /** The number of listeners that have not settled: while it is not zero, the worker is waiting for the page. */
    let listening = 0;
    const giveTime = () => {
      clearTimeout(stall);
      if (listening === 0) stall = setTimeout(() => this.#end(running), STALL_MS);
    };
    const alive = () => {
      giveTime();
      for (const give of running.patience) give();
    };
    const toWorker = (arg: unknown) =>
      typeof arg !== 'function'
        ? arg
        : Comlink.proxy(async (event: unknown) => {
            if (running.gone.hasCome) return;
            running.hasSpoken = true;
            alive();
            const heard = (arg as (event: unknown) => void | Promise<void>)(event);
            if (!heard) return;
            listening += 1;
            clearTimeout(stall);
            await heard.finally(() => (listening -= 1));
            if (!isOver) giveTime();
          });
    let isOver = false;
    giveTime();
    if (kind === 'call') running.patience.add(giveTime);
    try {
      const answer = invoke(running, name, args.map(toWorker)) as Promise<Outcome<unknown>>;
      const outcome = await running.gone.during(
        answer.catch((thrown: unknown) => failure('internal', String(thrown))),
        () => null,
      );
      // The worker has lost its state and cannot continue.
      if (outcome?.ok === false && outcome.error.code === 'engine-crashed') this.#end(running);
      return outcome;
    } finally {
      isOver = true;
      running.patience.delete(giveTime);
      clearTimeout(stall);
    }
  }

  #ensureWorker(): RunningWorker {
    if (this.#running) return this.#running;
    const worker = this.#spawn();
    const running: RunningWorker = {
      worker,
      endThreads: this.#startThread
        ? threadsForWorker(worker, this.#startThread, () => this.#end(running))
        : () => undefined,
      api: Comlink.wrap(worker) as unknown as Remote,
      gone: new Ending(),
      patience: new Set(),
      isReplaced: false,
      hasSpoken: false,
      end: CRASHED,
    };
    worker.addEventListener('message', () => (running.hasSpoken = true));
    worker.addEventListener('error', () => {
      // Most likely its files are gone, and a new worker would fail in the same way.
      if (!running.hasSpoken) running.end = OUTDATED;
      this.#end(running);
    });
    this.#running = running;
    this.#greet((name, ...args) => {
      invoke(running, name, args).catch(() => undefined);
    });
    return running;
  }

  #end(running: RunningWorker): void {
    running.worker.terminate();
    running.endThreads();
    if (this.#running === running) this.#running = null;
    running.gone.come();
  }
}

/** A Comlink remote has a method for every name. */
const invoke = ({ api }: RunningWorker, name: string, args: readonly unknown[]) =>
  api[name]!(...args);

const failure = (code: ErrorCode, message: string, retryable = false): Outcome<never> => ({
  ok: false,
  error: { code, message, retryable, details: {} },
});

const OUTDATED = failure('outdated', 'The worker ended before its first message.');
const CRASHED = failure('engine-crashed', 'The engine stopped and was restarted.', true);
