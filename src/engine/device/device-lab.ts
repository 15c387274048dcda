import type { DevicePlan } from '../../contract/device-plan.ts';
import type { CheckPart, GraphWays, TimedLayer } from '../../graph/index.ts';
import type { ComputeDevice } from '../../runtime/device.ts';
import { openDevice } from '../../runtime/device.ts';
import { checkPart, type Fault } from '../../runtime/plan/check-part.ts';
import { measureLayer } from '../../runtime/plan/measure-layer.ts';
import type { DevicePlans } from './device-plans.ts';

export type WebGpuDevice = Extract<ComputeDevice, { readonly backend: 'webgpu' }>;

/**
 * An emulated GPU takes seconds to compile attention for one head size, and one size is enough to see what it gets wrong. A whole
 * step has two more.
 */
const TOO_SLOW_TO_EMULATE: readonly CheckPart[] = ['attention80', 'attention160', 'step'];

export function partsFor(
  { adapter }: WebGpuDevice,
  parts: readonly CheckPart[],
): readonly CheckPart[] {
  return adapter.isSoftware ? parts.filter((part) => !TOO_SLOW_TO_EMULATE.includes(part)) : parts;
}

/** What checking and measuring need from outside: devices, and time on them. */
export interface DeviceLab {
  /** A new GPU device, opened as this plan says; null if there is none. */
  open(plan: DevicePlan): Promise<WebGpuDevice | null>;
  /** See `checkPart` of the runtime. */
  check(
    device: WebGpuDevice,
    part: CheckPart,
    ways: GraphWays,
    outputs?: readonly string[],
  ): Promise<Fault>;
  /** See `measureLayer` of the runtime. */
  measure(
    device: WebGpuDevice,
    layer: TimedLayer,
    ways: GraphWays,
    signal: AbortSignal,
  ): Promise<number | null>;
  keep(plan: DevicePlan): Promise<void>;
  /** Milliseconds since an arbitrary moment. */
  now(): number;
}

export function realLab(plans: DevicePlans): DeviceLab {
  return {
    async open(plan) {
      const source = { engine: plan.device.engine, find: () => Promise.resolve(plan) };
      const device = await openDevice('webgpu', source);
      return device.backend === 'webgpu' ? device : null;
    },
    check: checkPart,
    measure: measureLayer,
    keep: (plan) => plans.keep(plan),
    now: () => performance.now(),
  };
}
