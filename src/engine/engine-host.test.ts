import { beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../core/errors.ts';
import type {
  BackendPreference,
  GenerateRequest,
  GenerateResult,
  ProgressEvent,
} from '../contract/engine-api.ts';
import { PAINT_CALLS, type PaintApi } from '../contract/worker-calls.ts';
import { fakeGpu, type FakeGpu } from '../runtime/__fixtures__/fake-gpu.ts';
import type { ComputeDevice } from '../runtime/device.ts';
import { OnnxDiffusionModel } from '../runtime/diffusion-model.ts';
import type { StoredModel } from '../storage/stored-model.ts';
import { EngineHost } from './engine-host.ts';
import { benchmarkJob } from './jobs/benchmark/benchmark-job.ts';
import { enlargeJob } from './jobs/enlarge/enlarge-job.ts';
import type { JobContext } from './jobs/job.ts';
import { openFolder, WASM } from './jobs/paint/__fixtures__/golden-pictures.ts';
import type { OpenModel } from './workbench.ts';

vi.setConfig({ testTimeout: 60_000 });

const PICTURE = { type: 'image' } as GenerateResult;
const CANCELLED = { ok: true, value: { type: 'cancelled' } };
const tiny = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
const withId = (id: string): StoredModel => ({ ...tiny, manifest: { ...tiny.manifest, id } });
const openModel: OpenModel<OnnxDiffusionModel> = (...args) => OnnxDiffusionModel.open(...args);

/** The test decides what a job does; the host, its queue, its workbench and the model are real. */
type Script = (context: JobContext) => Promise<GenerateResult>;

let scripts: Map<string, Script>;
let warmUp: (signal: AbortSignal) => Promise<void>;
let devices: { readonly preference: BackendPreference; readonly device: ComputeDevice }[];
let nextDevice: () => ComputeDevice;
let opened: string[];
let changed: Set<string>;
let host: EngineHost<'generate' | 'enlarge' | 'benchmark'>;
let calls: PaintApi;

beforeEach(() => {
  scripts = new Map();
  warmUp = () => Promise.resolve();
  devices = [];
  nextDevice = () => WASM;
  opened = [];
  changed = new Set();
  host = new EngineHost({
    tab: 'test',
    models: {
      open(id) {
        opened.push(id);
        if (id === 'none') return Promise.reject(new AppError('offline', 'not here', { file: id }));
        return Promise.resolve(withId(id));
      },
      isCurrent: ({ manifest }) => Promise.resolve(!changed.delete(manifest.id)),
    },
    jobs: {
      generate: {
        idsOf: ({ modelId }) => Promise.resolve([modelId]),
        run: ({ jobId }, context) => scripts.get(jobId)!(context),
        warmUp: (_, __, signal) => warmUp(signal),
      },
      enlarge: enlargeJob(),
      benchmark: benchmarkJob(),
    },
    openDevice(preference) {
      const device = nextDevice();
      devices.push({ preference, device });
      return Promise.resolve(device);
    },
  });
  calls = host.calls;
});

function run(
  jobId: string,
  script: Script = () => Promise.resolve(PICTURE),
  onProgress: (event: ProgressEvent) => void = () => undefined,
) {
  scripts.set(jobId, script);
  return calls.generate({ jobId, modelId: 'a' } as GenerateRequest, onProgress);
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** A job that runs until the test ends it. */
function held(jobId: string) {
  const { promise: gate, resolve: end } = deferred<GenerateResult>();
  const { promise: begun, resolve: begin } = deferred<JobContext>();
  const outcome = run(jobId, (context) => {
    begin(context);
    return gate;
  });
  return { outcome, begun, end: () => end(PICTURE) };
}

/** Puts a model on the device and returns it. */
const loading =
  (found: OnnxDiffusionModel[], id = 'a'): Script =>
  async ({ bench, onProgress }) => {
    found.push((await bench.load(await bench.open(id, onProgress), openModel)).model);
    return PICTURE;
  };

const turn = () => new Promise((resolve) => setTimeout(resolve));

test('answers all that the contract lists', () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(PAINT_CALLS).sort());
});

describe('the queue', () => {
  test('runs jobs one at a time, in the order they came', async () => {
    const log: string[] = [];
    const job = (name: string) =>
      run(name, async () => {
        log.push(`+${name}`);
        await turn();
        log.push(`-${name}`);
        return PICTURE;
      });
    const outcomes = await Promise.all([job('1'), job('2'), job('3')]);
    expect(log).toEqual(['+1', '-1', '+2', '-2', '+3', '-3']);
    expect(outcomes).toEqual(new Array(3).fill({ ok: true, value: PICTURE }));
  });

  test('a job that is cancelled while it waits ends at once, and never begins', async () => {
    const running = held('running');
    await running.begun;
    const begun = vi.fn(() => Promise.resolve(PICTURE));
    const waiting = run('waiting', begun);
    const last = run('last');
    await calls.cancel('waiting');
    expect(await waiting).toEqual(CANCELLED);
    running.end();
    expect(await running.outcome).toEqual({ ok: true, value: PICTURE });
    await last;
    expect(begun).not.toHaveBeenCalled();
  });

  test('one that runs hears of it and ends by itself; others are not cancelled', async () => {
    const running = run('running', async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return { type: 'cancelled' };
    });
    const next = run('next', ({ signal }) =>
      Promise.resolve(signal.aborted ? { type: 'cancelled' } : PICTURE),
    );
    await turn();
    await calls.cancel('unknown');
    await calls.cancel('running');
    expect(await running).toEqual(CANCELLED);
    expect(await next).toEqual({ ok: true, value: PICTURE });
  });

  test('what a job throws comes as data, and the next one runs', async () => {
    const details = { stage: 'unet', step: 3 };
    const failed = run('1', () => Promise.reject(new AppError('numerical', 'NaN', details)));
    const broken = run('2', () => Promise.reject(new Error('oops')));
    const next = run('3');
    expect(await failed).toEqual({
      ok: false,
      error: { code: 'numerical', message: 'NaN', retryable: false, details },
    });
    expect(await broken).toMatchObject({ ok: false, error: { code: 'internal', message: 'oops' } });
    expect(await next).toEqual({ ok: true, value: PICTURE });
  });
});

test('each job hears of its own progress, and of the sessions that are made in its turn', async () => {
  const heard: Record<'first' | 'second', ProgressEvent[]> = { first: [], second: [] };
  const begun = deferred<null>();
  const goOn = deferred<null>();
  const encode: Script = async ({ bench, onProgress }) => {
    const { model } = await bench.load(await bench.open('a', onProgress), openModel);
    begun.resolve(null);
    await goOn.promise;
    await model.encodeText(new Int32Array(77), 1);
    onProgress({ type: 'encoding' });
    return PICTURE;
  };
  const first = run('first', encode, (event) => heard.first.push(event));
  await begun.promise;
  const second = run('second', encode, (event) => heard.second.push(event));
  goOn.resolve(null);
  await Promise.all([first, second]);
  expect(heard.first).toEqual([{ type: 'loading', part: 'text-encoder' }, { type: 'encoding' }]);
  // The session is still there.
  expect(heard.second).toEqual([{ type: 'encoding' }]);
});

describe('models', () => {
  test('stay open and on the device from job to job', async () => {
    const found: OnnxDiffusionModel[] = [];
    await run('1', loading(found));
    await run('2', loading(found));
    expect(found[1]).toBe(found[0]);
    expect(opened).toEqual(['a']);
  });

  test('are opened again when what is stored has changed', async () => {
    const found: OnnxDiffusionModel[] = [];
    await run('1', loading(found));
    changed.add('a');
    await run('2', loading(found));
    expect(found[1]).not.toBe(found[0]);
    expect(opened).toEqual(['a', 'a']);
  });

  test('are let go only when the job that paints with them is done', async () => {
    const found: OnnxDiffusionModel[] = [];
    await run('1', loading(found));
    const painting = held('2');
    await painting.begun;
    let isGone = false;
    const going = host.letGo('a').then(() => (isGone = true));
    await turn();
    expect(isGone).toBe(false);
    painting.end();
    await going;
    await run('3', loading(found));
    expect(found[1]).not.toBe(found[0]);
    expect(opened).toEqual(['a', 'a']);
  });

  test('are let go with those that lend them parts, and not with others', async () => {
    const found: OnnxDiffusionModel[] = [];
    const borrowing: Script = async ({ bench, onProgress }) => {
      const [stored] = [await bench.open('a', onProgress), await bench.open('b', onProgress)];
      found.push((await bench.load(stored, openModel, ['b'])).model);
      return PICTURE;
    };
    await run('1', borrowing);
    await host.letGo('c');
    await run('2', borrowing);
    expect(found[1]).toBe(found[0]);
    await host.letGo('b');
    await run('3', borrowing);
    expect(found[2]).not.toBe(found[0]);
    expect(opened).toEqual(['a', 'b', 'b']);
  });

  test('of several kinds are on the device together', async () => {
    const another: typeof openModel = (...args) => openModel(...args);
    const found: unknown[] = [];
    const both: Script = async ({ bench, onProgress }) => {
      for (const open of [openModel, another]) {
        found.push((await bench.load(await bench.open('a', onProgress), open)).model);
      }
      return PICTURE;
    };
    await run('1', both);
    await run('2', both);
    expect(found[2]).toBe(found[0]);
    expect(found[3]).toBe(found[1]);
    expect(found[1]).not.toBe(found[0]);
    await host.letGo('a');
    await run('3', both);
    expect(new Set(found).size).toBe(4);
  });

  test('that cannot be opened are an error as data, and are tried again', async () => {
    const offline = { ok: false, error: { code: 'offline', details: { file: 'none' } } };
    expect(await calls.prepare('none', () => undefined)).toMatchObject(offline);
    expect(await calls.prepare('none', () => undefined)).toMatchObject(offline);
    expect(opened).toEqual(['none', 'none']);
  });
});

describe('a computation that fails', () => {
  const failing =
    (
      code: 'out-of-memory' | 'internal' | 'invalid-request',
      found: OnnxDiffusionModel[],
      times = 9,
    ) =>
    async ({ bench, onProgress }: JobContext) => {
      const loaded = await bench.load(await bench.open('a', onProgress), openModel);
      found.push(loaded.model);
      return bench.compute(loaded, () => {
        times -= 1;
        return times < 0 ? Promise.resolve(PICTURE) : Promise.reject(new AppError(code, code));
      });
    };

  test('for want of memory is tried once more with less', async () => {
    expect(await run('1', failing('out-of-memory', [], 1))).toEqual({ ok: true, value: PICTURE });
    expect(opened).toEqual(['a']);
    // It already holds only one part at a time, so there is nothing left to release.
    expect(await run('2', failing('out-of-memory', [], 1))).toMatchObject({
      error: { code: 'out-of-memory' },
    });
  });

  test.each([
    ['out-of-memory', ['a', 'a'], 2],
    ['internal', ['a', 'a'], 2],
    // In that case nothing is wrong with the model.
    ['invalid-request', ['a'], 1],
  ] as const)('with %s', async (code, files, deviceCount) => {
    const found: OnnxDiffusionModel[] = [];
    expect(await run('1', failing(code, found))).toMatchObject({ ok: false, error: { code } });
    await run('2', loading(found));
    expect(found[1] === found[0]).toBe(code === 'invalid-request');
    expect(opened).toEqual(files);
    expect(devices).toHaveLength(deviceCount);
  });
});

describe('the device', () => {
  let gpus: FakeGpu[];

  beforeEach(() => {
    gpus = [];
    nextDevice = () => {
      const gpu = fakeGpu();
      gpus.push(gpu);
      return gpu.device;
    };
  });

  test('that was lost is replaced, and the model loaded on the new one', async () => {
    const found: OnnxDiffusionModel[] = [];
    await run('1', loading(found));
    gpus[0]!.lost.come();
    await run('2', loading(found));
    expect(gpus).toHaveLength(2);
    expect(found[1]).not.toBe(found[0]);
    // The files are still good.
    expect(opened).toEqual(['a']);
  });

  test('that is lost under a job makes its error, and the next job has another', async () => {
    const dying = run('1', async ({ bench, onProgress }) => {
      const loaded = await bench.load(await bench.open('a', onProgress), openModel);
      return bench.compute(loaded, () => {
        gpus[0]!.lost.come();
        return Promise.reject(new AppError('device-lost', 'gone'));
      });
    });
    expect(await dying).toMatchObject({ ok: false, error: { code: 'device-lost' } });
    expect(await run('2', loading([]))).toEqual({ ok: true, value: PICTURE });
    expect(gpus).toHaveLength(2);
  });

  test('is opened once for one choice, and given back for another', async () => {
    expect(await calls.start('auto')).toMatchObject({ ok: true, value: { backend: 'webgpu' } });
    await calls.start('auto');
    expect(gpus).toHaveLength(1);
    nextDevice = () => WASM;
    expect(await calls.start('wasm')).toMatchObject({ ok: true, value: { backend: 'wasm' } });
    await vi.waitFor(() => expect(gpus[0]!.lost.hasCome).toBe(true));
    expect(devices.map(({ preference }) => preference)).toEqual(['auto', 'wasm']);
  });

  test('is not taken away under a job', async () => {
    const painting = held('1');
    await painting.begun;
    let hasChanged = false;
    const changing = calls.start('wasm').then(() => (hasChanged = true));
    await turn();
    expect(hasChanged).toBe(false);
    painting.end();
    await changing;
  });
});

describe('the warm-up', () => {
  test('follows when a model is open, and ends for a job, which then runs', async () => {
    const { promise: begun, resolve: begin } = deferred<null>();
    warmUp = async (signal) => {
      begin(null);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    };
    expect(await calls.prepare('a', () => undefined)).toMatchObject({ ok: true });
    await begun;
    expect(await run('1')).toEqual({ ok: true, value: PICTURE });
  });

  test('is left out where a job waits, and its failure hurts nobody', async () => {
    const warmedUp = vi.fn(() => Promise.reject(new Error('no')));
    warmUp = warmedUp;
    const running = held('1');
    await running.begun;
    await calls.prepare('a', () => undefined);
    const next = run('2');
    running.end();
    await next;
    expect(warmedUp).not.toHaveBeenCalled();
    await calls.prepare('a', () => undefined);
    expect(await run('3')).toEqual({ ok: true, value: PICTURE });
    await calls.prepare('a', () => undefined);
    await vi.waitFor(() => expect(warmedUp).toHaveBeenCalled());
  });
});
