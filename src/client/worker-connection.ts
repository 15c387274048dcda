import * as Comlink from 'comlink';
import { Ending } from '../core/async/ending.ts';
import type { Outcome } from '../contract/engine-api.ts';
import type { CallKind } from '../contract/worker-calls.ts';

/** How long a call may go without a sign of life before its worker counts as hung. */
const STALL_MS = 5 * 60_000;

type ErrorCode = Extract<Outcome<unknown>, { ok: false }>['error']['code'];
type Method = (...args: readonly unknown[]) => Promise<unknown>;
type Remote = Readonly<Record<string, Method>>;

type Greeting = (call: (name: string, ...args: readonly unknown[]) => void) => void;

interface RunningWorker {
  readonly worker: Worker;
  readonly api: Remote;
  readonly gone: Ending;
  /** Give more time to the calls whose turn may come only after others'. */
  readonly patience: Set<() => void>;
  /** Its calls go to the one that takes its place. */
  isReplaced: boolean;
}

/**
 * The page's line to one worker, which is started on first use and again after a crash or a hang. All calls go through
 * here, so that progress, silence and death are dealt with once.
 */
export class WorkerConnection {
  readonly #spawn: () => Worker;
  readonly #greet: Greeting;
  #running: RunningWorker | null = null;

  /** @param greet makes the first calls to each new worker; what becomes of them is not looked at */
  constructor(spawn: () => Worker, greet: Greeting = () => undefined) {
    this.#spawn = spawn;
    this.#greet = greet;
  }

  /**
   * One call, whose functions among `args` hear of its progress. A worker that dies or falls silent under it makes an
   * `engine-crashed` error; after `replace` the call is made again, unless `isOver`.
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
      if (!running.isReplaced || isOver()) return CRASHED;
    }
  }

  /** Tells the worker something, if there is one. */
  async note(name: string, args: readonly unknown[]): Promise<void> {
    const running = this.#running;
    if (!running) return;
    await running.gone.during(invoke(running, name, args), () => undefined);
  }

  /** Ends the worker, whatever it is at; another takes its place and its calls. */
  replace(): void {
    if (!this.#running) return;
    this.#running.isReplaced = true;
    this.#end(this.#running);
  }

  /** @returns null when the worker has gone */
  async #attempt(
    running: RunningWorker,
    name: string,
    kind: CallKind,
    args: readonly unknown[],
  ): Promise<Outcome<unknown> | null> {
    let stall: ReturnType<typeof setTimeout> | undefined;
    const giveTime = () => {
      clearTimeout(stall);
      stall = setTimeout(() => this.#end(running), STALL_MS);
    };
    const alive = () => {
      giveTime();
      for (const give of running.patience) give();
    };
    const toWorker = (arg: unknown) =>
      typeof arg !== 'function'
        ? arg
        : Comlink.proxy((event: unknown) => {
            if (running.gone.hasCome) return;
            alive();
            (arg as (event: unknown) => void)(event);
          });
    giveTime();
    if (kind === 'call') running.patience.add(giveTime);
    try {
      const answer = invoke(running, name, args.map(toWorker)) as Promise<Outcome<unknown>>;
      const outcome = await running.gone.during(
        answer.catch((thrown: unknown) => failure('internal', String(thrown))),
        () => null,
      );
      // It cannot go on with what it has lost.
      if (outcome?.ok === false && outcome.error.code === 'engine-crashed') this.#end(running);
      return outcome;
    } finally {
      running.patience.delete(giveTime);
      clearTimeout(stall);
    }
  }

  #ensureWorker(): RunningWorker {
    if (this.#running) return this.#running;
    const worker = this.#spawn();
    const running: RunningWorker = {
      worker,
      api: Comlink.wrap(worker) as unknown as Remote,
      gone: new Ending(),
      patience: new Set(),
      isReplaced: false,
    };
    worker.addEventListener('error', () => this.#end(running));
    this.#running = running;
    this.#greet((name, ...args) => {
      invoke(running, name, args).catch(() => undefined);
    });
    return running;
  }

  #end(running: RunningWorker): void {
    running.worker.terminate();
    if (this.#running === running) this.#running = null;
    running.gone.come();
  }
}

/** Comlink's remote has each name that is asked for. */
const invoke = ({ api }: RunningWorker, name: string, args: readonly unknown[]) =>
  api[name]!(...args);

const failure = (code: ErrorCode, message: string, retryable = false): Outcome<never> => ({
  ok: false,
  error: { code, message, retryable, details: {} },
});

const CRASHED = failure('engine-crashed', 'The engine stopped and was started again.', true);
