import type { ProgressEvent } from '../../contract/engine-api.ts';
import { DEFAULT_WAYS, type BuiltGraph, type GraphWays } from '../../graph/index.ts';
import type { ComputeDevice } from '../device.ts';
import { GraphSession, type SessionOptions } from '../graph-session.ts';
import type { MemoryPlan } from '../memory-plan.ts';
import { SessionCache } from '../session-cache.ts';
import type { Part } from './part.ts';

/** The name of a part's session in progress events. */
export type LoadedPart = Extract<ProgressEvent, { readonly type: 'loading' }>['part'];

/** A part of which a model has several. */
type Slot = `control-net ${string}`;

type SmallPart =
  | 'prompt'
  | 'ip-adapter'
  | 'shallow-unet'
  | 'tiny-decoder'
  | 'no-residuals'
  | `${'control-embedding' | 'control-prompt' | 'shallow-control'} ${string}`;

/** Control nets and the UNet take turns at every step, so that releasing one for the other would take longer than the step. */
const isOfStep = (part: LoadedPart | Slot) => part === 'unet' || part.startsWith('control-net');

/** The sessions of one model's parts on a device. They are created on first use and kept. */
export class PartSessions {
  readonly #sessions = new SessionCache<LoadedPart | Slot, GraphSession>();
  /** Separate from the others: they are small and needed between steps, before or after the UNet. */
  readonly #small = new SessionCache<string, GraphSession>();

  #ranOut = false;

  /** @param onLoading is called for each session that is created, except for projections */
  constructor(
    private readonly device: ComputeDevice,
    private plan: MemoryPlan,
    private readonly onLoading: (part: LoadedPart) => void,
  ) {}

  /**
   * @param shape what the graph is written for: its shape, and which one it is if the part has several
   * @param build writes it in the ways that suit the device
   * @param which tells a part apart from others of that name
   */
  get(
    name: LoadedPart,
    part: Part<unknown>,
    shape: string,
    build: (ways: GraphWays) => BuiltGraph,
    options: SessionOptions = {},
    which: string | null = null,
  ): Promise<GraphSession> {
    const slot = which === null ? name : (`control-net ${which}` as const);
    return this.#sessions.get(
      slot,
      keyOf(part, shape),
      this.plan,
      () => {
        this.onLoading(name);
        return GraphSession.create(build(waysOf(this.device)), part.files, this.device, options);
      },
      (other) => isOfStep(slot) && isOfStep(other),
    );
  }

  /** Releases the session of a small part, if there is one. */
  dropSmall(name: SmallPart): Promise<void> {
    return this.#small.remove((other) => other === name);
  }

  /** Releases a part's session, if there is one. */
  drop(name: LoadedPart): Promise<void> {
    return this.#sessions.remove((other) => other === name);
  }

  /** For a graph with few weights that takes turns with a large one: it stays beside it even when memory is short. */
  getSmall(
    name: SmallPart,
    part: Part<unknown>,
    shape: string,
    build: (ways: GraphWays) => BuiltGraph,
    options: SessionOptions = {},
  ): Promise<GraphSession> {
    return this.#small.get(name, keyOf(part, shape), 'keep-all', () =>
      GraphSession.create(build(waysOf(this.device)), part.files, this.device, options),
    );
  }

  /** Releases what belongs to any other control nets. */
  async keepControlNets(kept: readonly string[]): Promise<void> {
    const isOther = (slot: string) => {
      const [, which] = /^(?:control-\w+|shallow-control) (.*)$/.exec(slot) ?? [];
      return which !== undefined && !kept.includes(which);
    };
    await this.#sessions.remove(isOther);
    await this.#small.remove(isOther);
  }

  /**
   * Holds all parts from now on, or only one at a time. Once memory has run out, it is one at a time.
   */
  planFor(plan: MemoryPlan): void {
    if (!this.#ranOut) this.plan = plan;
  }

  /**
   * Releases all device memory, and holds only one part at a time from now on.
   *
   * @returns false if it already did so: there is nothing left to release
   */
  async saveMemory(): Promise<boolean> {
    if (this.plan === 'one-at-a-time') return false;
    this.#ranOut = true;
    this.plan = 'one-at-a-time';
    await this.release();
    return true;
  }

  /** Releases all device memory. */
  async release(): Promise<void> {
    await this.#small.clear();
    await this.#sessions.clear();
  }
}

const waysOf = (device: ComputeDevice): GraphWays =>
  device.backend === 'webgpu' ? device.ways : DEFAULT_WAYS;

/** A session belongs to one shape, one precision and one set of files, including LoRAs. */
function keyOf({ files, precision, variant = '' }: Part<unknown>, shape: string): string {
  return `${precision} ${variant} ${shape} ${[...files.keys()].join(' ')}`;
}
