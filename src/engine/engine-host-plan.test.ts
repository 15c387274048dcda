import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { DevicePlan } from '../contract/device-plan.ts';
import { DEFAULT_WAYS } from '../graph/index.ts';
import { fakeGpu } from '../runtime/__fixtures__/fake-gpu.ts';
import type { Fault } from '../runtime/plan/check-part.ts';
import { deferred, PICTURE, ScriptedHost, type Script } from './__fixtures__/scripted-host.ts';
import type { WebGpuDevice } from './device/device-lab.ts';
import { DevicePlans } from './device/device-plans.ts';

vi.setConfig({ testTimeout: 60_000 });

const HUNG: Fault = { why: 'hung', detail: 'no answer' };
const WRONG: Fault = { why: 'wrong', detail: 'y' };

/** What happens, in order, each thing once in a row. */
let log: string[];
let plan: DevicePlan | null;
let fault: (device: WebGpuDevice) => Fault;
let time: (signal: AbortSignal) => Promise<number | null>;
let engine: ScriptedHost;

function note(what: string): void {
  if (log.at(-1) !== what) log.push(what);
}

/** A GPU that computes in fp16 unless its plan says that this is wrong. */
function gpu(): WebGpuDevice {
  const isF16Wrong = plan?.struck.some(({ what }) => what === 'fp16') ?? false;
  return { ...fakeGpu().device, precision: isF16Wrong ? 'fp32' : 'fp16', plan };
}

beforeEach(() => {
  log = [];
  plan = null;
  fault = () => null;
  time = () => Promise.resolve(10);
  const plans = new DevicePlans('e', {
    get: () => Promise.resolve(plan ?? undefined),
    put: (_, kept) => Promise.resolve(void (plan = kept as DevicePlan)),
    delete: () => Promise.resolve(void (plan = null)),
  });
  engine = new ScriptedHost({
    plans,
    lab: {
      open: () => Promise.resolve(gpu()),
      check(device, _, ways) {
        // Other ways are checked while measuring.
        if (ways === DEFAULT_WAYS) note(`check ${device.precision}`);
        return Promise.resolve(fault(device));
      },
      measure(_, __, ___, signal) {
        note('measure');
        return time(signal);
      },
      keep: (made) => plans.keep(made),
      now: () => 0,
    },
  });
  engine.nextDevice = gpu;
});

const paint: Script = async ({ bench }) => {
  const device = await bench.device();
  note(`paint ${device.backend === 'webgpu' ? device.precision : device.backend}`);
  return PICTURE;
};

describe('a real GPU', () => {
  test('is checked before its first job, which runs without what is wrong', async () => {
    fault = ({ precision }) => (precision === 'fp16' ? WRONG : null);
    expect(await engine.run('1', paint)).toEqual({ ok: true, value: PICTURE });
    expect(log.slice(0, 3)).toEqual(['check fp16', 'check fp32', 'paint fp32']);
    await vi.waitFor(() => expect(plan?.measuredAt).not.toBeNull());
    log = [];
    await engine.run('2', paint);
    expect(log).toEqual(['paint fp32']);
  });

  test('is measured after the warm-up, and a job does not wait for the end of that', async () => {
    const { promise: begun, resolve: begin } = deferred<null>();
    engine.warmUp = () => Promise.resolve(note('warm up'));
    time = async (signal) => {
      begin(null);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return null;
    };
    await engine.calls.prepare('a', () => undefined);
    await begun;
    time = () => Promise.resolve(10);
    expect(await engine.run('1', paint)).toEqual({ ok: true, value: PICTURE });
    expect(log.slice(0, 4)).toEqual(['check fp16', 'warm up', 'measure', 'paint fp16']);
    // It was not finished, so it begins again.
    await vi.waitFor(() => expect(plan?.measuredAt).not.toBeNull());
    expect(log.at(-1)).toBe('measure');
  });

  test('that hangs during the check ends everything, until the page starts another worker', async () => {
    fault = () => HUNG;
    await engine.calls.prepare('a', () => undefined);
    await vi.waitFor(() => expect(plan?.struck).toHaveLength(1));
    const crashed = { ok: false, error: { code: 'engine-crashed' } };
    expect(await engine.run('1', paint)).toMatchObject(crashed);
    expect(await engine.calls.start('auto')).toMatchObject(crashed);
    expect(log).toEqual(['check fp16']);
  });
});
