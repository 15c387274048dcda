import type { DevicePlan, Strike } from '../../contract/device-plan.ts';
import { PLAN_VERSION } from '../../contract/device-plan.ts';
import { AppError } from '../../core/errors.ts';
import { CHECK_PARTS, DEFAULT_WAYS } from '../../graph/index.ts';
import type { Fault } from '../../runtime/plan/check-part.ts';
import { partsFor, type DeviceLab, type WebGpuDevice } from './device-lab.ts';

/**
 * Finds out whether the device computes correctly with nothing optional in use. What is wrong is struck out: fp16 first, if it
 * is in use, then WebGPU as a whole. Every strike is stored before the next attempt, because a GPU that hangs may take this
 * worker down with it.
 *
 * @returns the plan with all strikes; null if it was aborted first, or nothing could be found out
 * @throws AppError `engine-crashed` if the worker has to be started again, and the check with it
 */
export async function checkDevice(
  device: WebGpuDevice,
  lab: DeviceLab,
  signal: AbortSignal | null,
): Promise<DevicePlan | null> {
  const { identity, plan: former } = device;
  const struck: Strike[] = [...(former?.struck ?? [])];
  const keep = async (isChecked: boolean) => {
    const plan: DevicePlan = {
      version: PLAN_VERSION,
      device: identity,
      struck,
      isChecked,
      subgroups: false,
      ways: DEFAULT_WAYS,
      timings: [],
      measuredAt: null,
    };
    await lab.keep(plan);
    return plan;
  };
  let current = device;
  try {
    for (;;) {
      const fault = await firstFault(current, lab, signal);
      if (fault === 'aborted') return null;
      if (fault === null) return await keep(true);
      const what = current.precision === 'fp16' ? 'fp16' : 'webgpu';
      struck.push({ what, ...fault });
      const plan = await keep(what === 'webgpu');
      if (fault.why === 'hung') throw new AppError('engine-crashed', fault.detail);
      if (what === 'webgpu') return plan;
      const next = await lab.open(plan);
      if (!next) return plan;
      leave(current, device);
      current = next;
    }
  } finally {
    leave(current, device);
  }
}

async function firstFault(
  device: WebGpuDevice,
  lab: DeviceLab,
  signal: AbortSignal | null,
): Promise<Fault | 'aborted'> {
  for (const part of partsFor(device, CHECK_PARTS)) {
    if (signal?.aborted) return 'aborted';
    const fault = await lab.check(device, part, DEFAULT_WAYS);
    if (fault) return fault;
  }
  return null;
}

/** The device that was passed in belongs to the caller. */
function leave(current: WebGpuDevice, own: WebGpuDevice): void {
  if (current !== own) current.gpuDevice.destroy();
}
