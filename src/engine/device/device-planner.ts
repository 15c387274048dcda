import { isStruck, type DevicePlan } from '../../contract/device-plan.ts';
import { AppError } from '../../core/errors.ts';
import { ifFree } from '../../storage/locks.ts';
import type { Workbench } from '../workbench.ts';
import { checkDevice } from './check-device.ts';
import { realLab, type DeviceLab, type WebGpuDevice } from './device-lab.ts';
import type { DevicePlans } from './device-plans.ts';
import { measureDevice } from './measure-device.ts';

/** One worker measures at a time, so that they do not distort each other's times. */
const LOCK = 'device-plan';

/** Finds out once what the device in use does correctly and quickly, and opens it accordingly. */
export class DevicePlanner {
  readonly #bench: Pick<Workbench, 'device' | 'leaveDevice'>;
  readonly #plans: DevicePlans;
  readonly #lab: DeviceLab;

  constructor(
    bench: Pick<Workbench, 'device' | 'leaveDevice'>,
    plans: DevicePlans,
    lab: DeviceLab = realLab(plans),
  ) {
    this.#bench = bench;
    this.#plans = plans;
    this.#lab = lab;
  }

  /** What is known about the device in use, or about the GPU that is not used because of it. */
  async known(): Promise<DevicePlan | null> {
    const device = await this.#bench.device();
    if (device.backend === 'wasm') return device.plan ?? null;
    return this.#plans.find(device.identity);
  }

  /** Forgets what is known about the GPU and opens it again, even if its plan was not to use it. */
  async forget(): Promise<void> {
    const plan = await this.known();
    if (plan) await this.#plans.forget(plan);
    await this.#bench.leaveDevice();
  }

  /**
   * A job waits for this: the device must compute correctly before it paints.
   *
   * @throws AppError `engine-crashed`
   */
  async checkForJob(): Promise<void> {
    if (await this.#isReal()) await this.check(null);
  }

  /**
   * Checks and measures while no job waits.
   *
   * @returns whether the device should be opened again to profit from it
   * @throws AppError `engine-crashed`
   */
  async planWhenIdle(signal: AbortSignal): Promise<boolean> {
    if (!(await this.#isReal())) return false;
    await this.check(signal);
    return this.measure(signal);
  }

  /**
   * Checks the device in use unless it is known, and opens it again without what is wrong.
   *
   * @throws AppError `engine-crashed`
   */
  async check(signal: AbortSignal | null): Promise<void> {
    const device = await this.#bench.device();
    if (device.backend === 'wasm') return;
    const known = await this.#plans.find(device.identity);
    const plan = known?.isChecked
      ? known
      : await this.#attempt(checkDevice(device, this.#lab, signal));
    if (plan && !isAsStruck(device, plan)) await this.#bench.leaveDevice();
  }

  /**
   * Measures the device in use, once it has been checked, unless it has been measured already.
   *
   * @returns whether the device should be opened again to profit from it
   * @throws AppError `engine-crashed`
   */
  async measure(signal: AbortSignal): Promise<boolean> {
    const device = await this.#bench.device();
    if (device.backend === 'wasm' || signal.aborted) return false;
    const measured = await ifFree(
      LOCK,
      async () => {
        const known = await this.#plans.find(device.identity);
        if (!known?.isChecked || known.measuredAt !== null) return known;
        return this.#attempt(measureDevice(device, known, this.#lab, signal));
      },
      () => null,
    );
    return measured !== null && !isAsPlanned(device, measured);
  }

  /**
   * Emulated GPUs are checked only on demand. Nobody gets one without asking for it, nothing optional is in use there, and one
   * kernel of the check can take seconds, during which no job could begin.
   */
  async #isReal(): Promise<boolean> {
    const device = await this.#bench.device();
    return device.backend === 'webgpu' && !device.adapter.isSoftware;
  }

  /** A GPU that was lost or ran out of memory is tried again another time. */
  async #attempt(work: Promise<DevicePlan | null>): Promise<DevicePlan | null> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof AppError && error.code === 'engine-crashed') throw error;
      if (error instanceof AppError && error.code === 'device-lost')
        await this.#bench.leaveDevice();
      return null;
    }
  }
}

/** Whether the device in use does without everything that was found wrong. */
function isAsStruck({ precision }: WebGpuDevice, { struck }: DevicePlan): boolean {
  return !isStruck(struck, 'webgpu') && !(precision === 'fp16' && isStruck(struck, 'fp16'));
}

function isAsPlanned(device: WebGpuDevice, plan: DevicePlan): boolean {
  return (
    isAsStruck(device, plan) &&
    device.gpuDevice.features.has('subgroups') === plan.subgroups &&
    JSON.stringify(device.ways) === JSON.stringify(plan.ways)
  );
}
