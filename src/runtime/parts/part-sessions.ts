import type { ProgressEvent } from '../../contract/engine-api.ts';
import type { BuiltGraph } from '../../graph/index.ts';
import type { ComputeDevice } from '../device.ts';
import { GraphSession } from '../graph-session.ts';
import type { MemoryPlan } from '../memory-plan.ts';
import { SessionCache } from '../session-cache.ts';
import type { Part } from './part.ts';

/** What a part's session is called where its loading is told. */
export type LoadedPart = Extract<ProgressEvent, { readonly type: 'loading' }>['part'];

/** The sessions that the parts of one model share a device for. They are made when first needed, and kept. */
export class PartSessions {
  readonly #sessions = new SessionCache<LoadedPart, GraphSession>();
  /** Apart from the rest: small, wanted between steps when a prompt changes, and its outputs are another's inputs. */
  readonly #projections = new SessionCache<string, GraphSession>();

  /** @param onLoading hears of each session that is made, but for projections */
  constructor(
    private readonly device: ComputeDevice,
    private plan: MemoryPlan,
    private readonly onLoading: (part: LoadedPart) => void,
  ) {}

  /** @param shape what the graph is written for */
  get(
    name: LoadedPart,
    part: Part<unknown>,
    shape: string,
    build: () => BuiltGraph,
  ): Promise<GraphSession> {
    return this.#sessions.get(name, keyOf(part, shape), this.plan, () => {
      this.onLoading(name);
      return GraphSession.create(build(), part.files, this.device);
    });
  }

  /** Of a graph whose outputs stay on the device. */
  getProjection(
    name: string,
    part: Part<unknown>,
    shape: string,
    build: () => BuiltGraph,
  ): Promise<GraphSession> {
    return this.#projections.get(name, keyOf(part, shape), 'keep-all', () =>
      GraphSession.create(build(), part.files, this.device, { keepsOutputs: true }),
    );
  }

  /**
   * Gives all device memory back, and holds one part at a time from now on.
   *
   * @returns false when it did so already: there is nothing left to give up
   */
  async saveMemory(): Promise<boolean> {
    if (this.plan === 'one-at-a-time') return false;
    this.plan = 'one-at-a-time';
    await this.release();
    return true;
  }

  /** Gives all device memory back. */
  async release(): Promise<void> {
    await this.#projections.clear();
    await this.#sessions.clear();
  }
}

/** A session stands for one shape, one precision and one set of files, of which a LoRA is one. */
function keyOf({ files, precision }: Part<unknown>, shape: string): string {
  return `${precision} ${shape} ${[...files.keys()].join(' ')}`;
}
