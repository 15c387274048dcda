import { beforeEach, expect, test } from 'vitest';
import type { DevicePlan, LayerTiming } from '../../contract/device-plan.ts';
import { AppError } from '../../core/errors.ts';
import { DEFAULT_WAYS } from '../../graph/index.ts';
import { fakeGpu } from '../../runtime/__fixtures__/fake-gpu.ts';
import type { ComputeDevice } from '../../runtime/device.ts';
import type { Fault } from '../../runtime/plan/check-part.ts';
import type { DeviceLab, WebGpuDevice } from './device-lab.ts';
import { DevicePlanner } from './device-planner.ts';
import { DevicePlans } from './device-plans.ts';

const WRONG: Fault = { why: 'wrong', detail: 'y' };
const HUNG: Fault = { why: 'hung', detail: 'no answer' };
const LOST: Fault = { why: 'lost', detail: 'gone' };

/** Made-up kernels and times; the planner, its plans and its decisions are real. */
let check: (device: WebGpuDevice, part: string, ways: typeof DEFAULT_WAYS) => Fault;
let time: (device: WebGpuDevice, ways: typeof DEFAULT_WAYS) => number | Promise<number | null>;
let isSoftware: boolean;
let clock: number;
let checked: string[];
let opened: ComputeDevice[];
let ended: ComputeDevice[];

const IDENTITY = { adapter: 'acme', driver: 'shader-f16 subgroups', browser: 'b', engine: 'e' };
const stored = new Map<string, unknown>();
const newPlans = () =>
  new DevicePlans('e', {
    get: (key) => Promise.resolve(stored.get(key)),
    put: (key, plan) => Promise.resolve(void stored.set(key, structuredClone(plan))),
    delete: (key) => Promise.resolve(void stored.delete(key)),
  });

beforeEach(() => {
  check = () => null;
  time = () => 10;
  isSoftware = false;
  clock = 0;
  checked = [];
  opened = [];
  ended = [];
  stored.clear();
});

function openWith(plan: DevicePlan | null): ComputeDevice {
  const strikes = plan?.struck.map(({ what }) => what) ?? [];
  const fallbackReasons = [] as const;
  if (strikes.includes('webgpu')) {
    return { backend: 'wasm', precision: 'fp32', adapter: null, fallbackReasons, plan: plan! };
  }
  const { device } = fakeGpu();
  const features = new Set(plan?.subgroups ? ['shader-f16', 'subgroups'] : ['shader-f16']);
  const gpuDevice = { features, destroy: () => ended.push(made) } as unknown as GPUDevice;
  const made: ComputeDevice = {
    ...device,
    precision: strikes.includes('fp16') ? 'fp32' : 'fp16',
    adapter: { ...device.adapter, isSoftware },
    identity: IDENTITY,
    plan,
    ways: plan?.ways ?? DEFAULT_WAYS,
    gpuDevice,
  };
  opened.push(made);
  return made;
}

/** A worker: its planner and its device. */
function newWorker() {
  const plans = newPlans();
  let current: ComputeDevice | null = null;
  const bench = {
    async device() {
      current ??= openWith(await plans.find(IDENTITY));
      return current;
    },
    leaveDevice() {
      current = null;
      return Promise.resolve();
    },
  };
  const lab: DeviceLab = {
    open(plan) {
      const device = openWith(plan);
      return Promise.resolve(device.backend === 'webgpu' ? device : null);
    },
    check(device, part, ways) {
      checked.push(part);
      return Promise.resolve(check(device, part, ways));
    },
    measure: async (device, _, ways) => {
      clock += 100;
      return time(device, ways);
    },
    keep: (plan) => plans.keep(plan),
    now: () => clock,
  };
  return { planner: new DevicePlanner(bench, plans, lab), bench };
}

const NEVER = new AbortController().signal;
const hasSubgroups = ({ gpuDevice }: WebGpuDevice) => gpuDevice.features.has('subgroups');
const whatIsStruck = (plan: DevicePlan | null) => plan?.struck.map(({ what }) => what);

async function plan(worker = newWorker()) {
  await worker.planner.check(null);
  const shouldReopen = await worker.planner.measure(NEVER);
  return { plan: (await worker.planner.known())!, shouldReopen, ...worker };
}

test('a device that computes correctly is checked and measured once', async () => {
  const first = await plan();
  expect(first.plan).toMatchObject({ struck: [], isChecked: true, ways: DEFAULT_WAYS });
  const before = checked.length;
  const second = await plan();
  expect(second.plan).toEqual(first.plan);
  expect(checked).toHaveLength(before);
});

test('subgroups that work are used the next time the device is opened', async () => {
  const { plan: found, shouldReopen, bench } = await plan();
  expect(found.subgroups).toBe(true);
  expect(shouldReopen).toBe(true);
  await bench.leaveDevice();
  expect(hasSubgroups((await bench.device()) as WebGpuDevice)).toBe(true);
});

test('subgroups that compute wrongly are struck out, and nothing else', async () => {
  check = (device, part) => (hasSubgroups(device) && part === 'attention40' ? WRONG : null);
  const { plan: found, shouldReopen } = await plan();
  expect(found.struck).toEqual([{ what: 'subgroups', why: 'wrong', detail: 'y' }]);
  expect(found.subgroups).toBe(false);
  expect(shouldReopen).toBe(false);
});

test('subgroups that work but are slower are not used', async () => {
  time = (device) => (hasSubgroups(device) ? 20 : 10);
  expect((await plan()).plan).toMatchObject({ struck: [], subgroups: false });
});

test('float16 that computes wrongly gives way to float32', async () => {
  check = ({ precision }) => (precision === 'fp16' ? WRONG : null);
  const { plan: found, bench } = await plan();
  expect(whatIsStruck(found)).toEqual(['fp16']);
  expect(await bench.device()).toMatchObject({ backend: 'webgpu', precision: 'fp32' });
});

test('a GPU that is wrong in every precision gives way to the CPU, which says so', async () => {
  check = () => LOST;
  const { plan: found, bench } = await plan();
  expect(whatIsStruck(found)).toEqual(['fp16', 'webgpu']);
  expect(await bench.device()).toMatchObject({ backend: 'wasm' });
});

test('a GPU that hangs ends the worker, and the next one goes on without what hung', async () => {
  check = ({ precision }) => (precision === 'fp16' ? HUNG : null);
  await expect(newWorker().planner.check(null)).rejects.toMatchObject({ code: 'engine-crashed' });
  const { plan: found } = await plan();
  expect(found).toMatchObject({ isChecked: true, struck: [{ what: 'fp16', why: 'hung' }] });
});

test('the quickest correct way is chosen for each class of shapes', async () => {
  time = (_, { linear, convolution }) =>
    linear.manyRows === 'conv' || convolution.wide === 'gather' ? 5 : 10;
  check = (_, part, ways) =>
    part === 'convolution' && ways.convolution.wide === 'gather' ? WRONG : null;
  const { plan: found } = await plan();
  expect(found.ways).toEqual({
    ...DEFAULT_WAYS,
    linear: { ...DEFAULT_WAYS.linear, manyRows: 'conv' },
  });
  expect(whatIsStruck(found)).toEqual(['convolution.wide.gather']);
});

test('measuring takes three seconds at most: what is not timed by then keeps its default', async () => {
  time = (_, { linear }) => {
    clock += 1_000;
    return linear.manyRows === 'conv' ? 1 : 10;
  };
  const { plan: found } = await plan();
  expect(found.ways).toEqual(DEFAULT_WAYS);
  expect(found.timings.length).toBeLessThan(5);
  expect(found.measuredAt).not.toBeNull();
});

test('a job interrupts the measuring, which begins again later', async () => {
  const worker = newWorker();
  await worker.planner.check(null);
  const abort = new AbortController();
  time = () => {
    abort.abort();
    return Promise.resolve(null);
  };
  expect(await worker.planner.measure(abort.signal)).toBe(false);
  expect((await worker.planner.known())?.measuredAt).toBeNull();
  time = () => 10;
  await worker.planner.measure(NEVER);
  expect((await worker.planner.known())?.measuredAt).not.toBeNull();
});

test('a device that dies while it is timed keeps the defaults, and is not timed again', async () => {
  time = (_, { linear }) => {
    if (linear.manyRows === 'conv') throw new AppError('device-lost', 'gone');
    return 10;
  };
  const { plan: found } = await plan();
  expect(found).toMatchObject({ ways: DEFAULT_WAYS, subgroups: false, timings: [] });
  expect(found.measuredAt).not.toBeNull();
});

test('what was struck out can be checked again, even WebGPU itself', async () => {
  check = () => WRONG;
  const { planner, bench } = await plan();
  expect(await bench.device()).toMatchObject({ backend: 'wasm' });
  check = () => null;
  await planner.forget();
  await planner.check(null);
  expect(await planner.known()).toMatchObject({ isChecked: true, struck: [] });
  expect(await bench.device()).toMatchObject({ backend: 'webgpu', precision: 'fp16' });
});

test('a GPU that is out of memory is not judged by its results', async () => {
  check = () => {
    throw new AppError('out-of-memory', 'full');
  };
  const worker = newWorker();
  await worker.planner.check(null);
  expect(await worker.planner.known()).toBeNull();
});

test('an emulated GPU is checked on demand only, and never timed', async () => {
  isSoftware = true;
  const worker = newWorker();
  await worker.planner.checkForJob();
  expect(await worker.planner.planWhenIdle(new AbortController().signal)).toBe(false);
  expect(checked).toEqual([]);
  const { plan: found } = await plan(worker);
  expect(found.timings satisfies readonly LayerTiming[]).toEqual([]);
  expect(found.isChecked).toBe(true);
});

test('every device that was opened for a test is destroyed', async () => {
  await plan();
  const own = opened.filter((device) => !ended.includes(device));
  expect(own).toHaveLength(1);
});
