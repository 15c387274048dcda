import { z } from 'zod';
import { PLAN_VERSION, type DeviceIdentity, type DevicePlan } from '../../contract/device-plan.ts';
import type { GraphWays } from '../../graph/index.ts';
import type { PlanSource } from '../../runtime/device.ts';
import { WAY_SLOTS } from '../../runtime/plan/way-slots.ts';
import { DevicePlanStore } from '../../storage/device-plan-store.ts';

const identitySchema = z.object({
  adapter: z.string(),
  driver: z.string(),
  browser: z.string(),
  engine: z.string(),
});

const planSchema = z.object({
  version: z.literal(PLAN_VERSION),
  device: identitySchema,
  struck: z.array(
    z.object({
      what: z.string(),
      why: z.enum(['wrong', 'failed', 'lost', 'hung']),
      detail: z.string(),
    }),
  ),
  isChecked: z.boolean(),
  subgroups: z.boolean(),
  ways: z.custom<GraphWays>(areWays),
  timings: z.array(
    z.object({
      layer: z.string(),
      slot: z.string().nullable(),
      way: z.string(),
      milliseconds: z.number(),
      flops: z.number(),
    }),
  ),
  measuredAt: z.iso.datetime().nullable(),
});

/** Whether every slot has a way, and one that this version knows. */
function areWays(found: unknown): boolean {
  return WAY_SLOTS.every(({ slot, options }) => options.some((way) => way === at(found, slot)));
}

function at(found: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[key],
      found,
    );
}

type Store = Pick<DevicePlanStore, 'get' | 'put' | 'delete'>;

/** The plans of this machine's GPUs. Where nothing can be stored, they last as long as the worker. */
export class DevicePlans implements PlanSource {
  readonly engine: string;
  readonly #store: Store;
  readonly #kept = new Map<string, DevicePlan>();

  constructor(engine: string, store: Store = new DevicePlanStore()) {
    this.engine = engine;
    this.#store = store;
  }

  /** null if there is none, if it is damaged, or if the driver, the browser or the engine has changed since. */
  async find(device: DeviceIdentity): Promise<DevicePlan | null> {
    const stored = await this.#store.get(device.adapter).catch(() => undefined);
    const found = parsePlan(stored) ?? this.#kept.get(device.adapter);
    return found && isSame(found.device, device) ? found : null;
  }

  async keep(plan: DevicePlan): Promise<void> {
    this.#kept.set(plan.device.adapter, plan);
    await this.#store.put(plan.device.adapter, plan).catch(() => undefined);
  }

  async forget({ device }: DevicePlan): Promise<void> {
    this.#kept.delete(device.adapter);
    await this.#store.delete(device.adapter).catch(() => undefined);
  }
}

/** In IndexedDB, for this version of the app. */
export const storedPlans = (): DevicePlans => new DevicePlans(__ENGINE_VERSION__);

function parsePlan(stored: unknown): DevicePlan | null {
  const { success, data } = planSchema.safeParse(stored);
  return success ? (data as DevicePlan) : null;
}

function isSame(a: DeviceIdentity, b: DeviceIdentity): boolean {
  return (Object.keys(identitySchema.shape) as (keyof DeviceIdentity)[]).every(
    (key) => a[key] === b[key],
  );
}
