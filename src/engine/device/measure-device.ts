import {
  isStruck,
  type DevicePlan,
  type LayerTiming,
  type Strike,
  type WaySlot,
} from '../../contract/device-plan.ts';
import { AppError } from '../../core/errors.ts';
import { DEFAULT_WAYS, timedFlops, type GraphWays, type TimedLayer } from '../../graph/index.ts';
import { offersSubgroups } from '../../runtime/device.ts';
import {
  chooseWays,
  choosesSubgroups,
  rightWays,
  strikeName,
  WITH_SUBGROUPS,
  WITHOUT_SUBGROUPS,
} from '../../runtime/plan/choose-ways.ts';
import { layerName, SUBGROUP_LAYERS, WAY_SLOTS } from '../../runtime/plan/way-slots.ts';
import { partsFor, type DeviceLab, type WebGpuDevice } from './device-lab.ts';

/** For all timings together. What is not timed by then stays as it is by default. */
const BUDGET_MS = 3_000;

/** The parts whose kernels change with subgroups. */
const SUBGROUP_PARTS = [
  'attention40',
  'attention80',
  'attention160',
  'linear',
  'convolution',
] as const;

/**
 * Looks for what is quicker than the default and still correct: subgroups, then the ways of writing a layer. On an emulated GPU
 * nothing is timed: its times say nothing about a GPU, and are so long that three seconds would not be enough.
 *
 * @param device checked, and opened without subgroups
 * @param plan what its check has found
 * @returns the plan, which is also stored; null if it was aborted first
 * @throws AppError `device-lost`, `engine-crashed`: what caused it is struck out, and the next attempt goes on from there
 */
export async function measureDevice(
  device: WebGpuDevice,
  plan: DevicePlan,
  lab: DeviceLab,
  signal: AbortSignal,
): Promise<DevicePlan | null> {
  const search = new Search(device, plan, lab, signal);
  try {
    return await search.run();
  } finally {
    search.end();
  }
}

class Search {
  readonly #lab: DeviceLab;
  readonly #signal: AbortSignal;
  readonly #struck: Strike[];
  readonly #timings: LayerTiming[] = [];
  readonly #plan: DevicePlan;
  /** The device that was passed in, and another one with subgroups. */
  readonly #plain: WebGpuDevice;
  #subgroups: WebGpuDevice | null = null;
  #deadline = Infinity;

  constructor(device: WebGpuDevice, plan: DevicePlan, lab: DeviceLab, signal: AbortSignal) {
    this.#plain = device;
    this.#plan = plan;
    this.#struck = [...plan.struck];
    this.#lab = lab;
    this.#signal = signal;
  }

  async run(): Promise<DevicePlan | null> {
    await this.#trySubgroups();
    let usesSubgroups = this.#subgroups !== null;
    if (!this.#plain.adapter.isSoftware) {
      this.#deadline = this.#lab.now() + BUDGET_MS;
      usesSubgroups &&= await this.#paysSubgroups();
      await this.#timeWays(usesSubgroups ? this.#subgroups! : this.#plain);
    }
    return this.#signal.aborted ? null : this.#conclude(usesSubgroups);
  }

  end(): void {
    this.#subgroups?.gpuDevice.destroy();
  }

  async #trySubgroups(): Promise<void> {
    if (!offersSubgroups(this.#plan.device) || isStruck(this.#struck, 'subgroups')) return;
    const device = await this.#lab.open({ ...this.#plan, subgroups: true });
    if (!device) return;
    this.#subgroups = device;
    for (const part of partsFor(device, SUBGROUP_PARTS)) {
      if (this.#signal.aborted) return;
      const fault = await this.#lab.check(device, part, DEFAULT_WAYS);
      if (!fault) continue;
      this.end();
      this.#subgroups = null;
      await this.#strike({ what: 'subgroups', ...fault });
      return;
    }
  }

  async #paysSubgroups(): Promise<boolean> {
    for (const layer of SUBGROUP_LAYERS) {
      await this.#time(this.#subgroups!, layer, DEFAULT_WAYS, null, WITH_SUBGROUPS);
      await this.#time(this.#plain, layer, DEFAULT_WAYS, null, WITHOUT_SUBGROUPS);
    }
    return choosesSubgroups(this.#timings);
  }

  async #timeWays(device: WebGpuDevice): Promise<void> {
    for (const row of WAY_SLOTS) {
      for (const way of rightWays(row, this.#struck).slice(1)) {
        if (this.#isOver()) return;
        const ways = row.set(DEFAULT_WAYS, way);
        const fault = await this.#lab.check(device, row.part, ways, [row.output]);
        if (fault) await this.#strike({ what: strikeName(row.slot, way), ...fault });
      }
      for (const layer of row.layers) {
        for (const way of rightWays(row, this.#struck)) {
          await this.#time(device, layer, row.set(DEFAULT_WAYS, way), row.slot, way);
        }
      }
    }
  }

  async #conclude(subgroups: boolean): Promise<DevicePlan> {
    const plan: DevicePlan = {
      ...this.#plan,
      struck: this.#struck,
      subgroups,
      ways: chooseWays(this.#timings, this.#struck),
      timings: this.#timings,
      measuredAt: new Date().toISOString(),
    };
    await this.#lab.keep(plan);
    return plan;
  }

  /** A layer that does not fit into memory is not timed. After one that kills the device, the defaults stay. */
  async #time(
    device: WebGpuDevice,
    layer: TimedLayer,
    ways: GraphWays,
    slot: WaySlot | null,
    way: string,
  ): Promise<void> {
    if (this.#isOver()) return;
    const timing = this.#lab.measure(device, layer, ways, this.#signal);
    const milliseconds = await timing.catch(async (error: unknown) => {
      const isFatal =
        error instanceof AppError && ['device-lost', 'engine-crashed'].includes(error.code);
      if (!isFatal) return null;
      this.#timings.length = 0;
      await this.#conclude(false);
      throw error;
    });
    if (milliseconds === null) return;
    this.#timings.push({
      layer: layerName(layer),
      slot,
      way,
      milliseconds,
      flops: timedFlops(layer),
    });
  }

  /** Stored at once: whatever hangs or kills the GPU must not be tried again. */
  async #strike(strike: Strike): Promise<void> {
    this.#struck.push(strike);
    if (strike.why !== 'hung' && strike.why !== 'lost') return;
    await this.#lab.keep({ ...this.#plan, struck: this.#struck });
    if (strike.why === 'hung') throw new AppError('engine-crashed', strike.detail);
    throw new AppError('device-lost', strike.detail);
  }

  #isOver(): boolean {
    return this.#signal.aborted || this.#lab.now() > this.#deadline;
  }
}
