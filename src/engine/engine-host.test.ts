import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ProgressEvent } from '../contract/engine-api.ts';
import { PAINT_CALLS } from '../contract/worker-calls.ts';
import { AppError } from '../core/errors.ts';
import {
  deferred,
  openModel,
  PICTURE,
  ScriptedHost,
  turn,
  type Script,
} from './__fixtures__/scripted-host.ts';

const CANCELLED = { ok: true, value: { type: 'cancelled' } };

vi.setConfig({ testTimeout: 60_000 });

let engine: ScriptedHost;
beforeEach(() => {
  engine = new ScriptedHost();
});

test('answers every call of the contract', () => {
  expect(Object.keys(engine.calls).sort()).toEqual(Object.keys(PAINT_CALLS).sort());
});

describe('the queue', () => {
  test('runs jobs one at a time, in the order of their arrival', async () => {
    const log: string[] = [];
    const job = (name: string) =>
      engine.run(name, async () => {
        log.push(`+${name}`);
        await turn();
        log.push(`-${name}`);
        return PICTURE;
      });
    const outcomes = await Promise.all([job('1'), job('2'), job('3')]);
    expect(log).toEqual(['+1', '-1', '+2', '-2', '+3', '-3']);
    expect(outcomes).toEqual(new Array(3).fill({ ok: true, value: PICTURE }));
  });

  test('a waiting job that is cancelled ends at once and never starts', async () => {
    const running = engine.held('running');
    await running.begun;
    const begun = vi.fn(() => Promise.resolve(PICTURE));
    const waiting = engine.run('waiting', begun);
    const last = engine.run('last');
    await engine.calls.cancel('waiting');
    expect(await waiting).toEqual(CANCELLED);
    running.end();
    expect(await running.outcome).toEqual({ ok: true, value: PICTURE });
    await last;
    expect(begun).not.toHaveBeenCalled();
  });

  test('a running job gets the signal to stop and ends; others go on', async () => {
    const running = engine.run('running', async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return { type: 'cancelled' };
    });
    const next = engine.run('next', ({ signal }) =>
      Promise.resolve(signal.aborted ? { type: 'cancelled' } : PICTURE),
    );
    await turn();
    await engine.calls.cancel('unknown');
    await engine.calls.cancel('running');
    expect(await running).toEqual(CANCELLED);
    expect(await next).toEqual({ ok: true, value: PICTURE });
  });

  test('what a job throws arrives as data, and the next one runs', async () => {
    const details = { stage: 'unet', step: 3 };
    const failed = engine.run('1', () => Promise.reject(new AppError('numerical', 'NaN', details)));
    const broken = engine.run('2', () => Promise.reject(new Error('oops')));
    const next = engine.run('3');
    expect(await failed).toEqual({
      ok: false,
      error: { code: 'numerical', message: 'NaN', retryable: false, details },
    });
    expect(await broken).toMatchObject({ ok: false, error: { code: 'internal', message: 'oops' } });
    expect(await next).toEqual({ ok: true, value: PICTURE });
  });
});

test('each job gets its own progress and that of sessions created while it runs', async () => {
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
  const first = engine.run('first', encode, (event) => heard.first.push(event));
  await begun.promise;
  const second = engine.run('second', encode, (event) => heard.second.push(event));
  goOn.resolve(null);
  await Promise.all([first, second]);
  expect(heard.first).toEqual([{ type: 'loading', part: 'text-encoder' }, { type: 'encoding' }]);
  // The session is still there.
  expect(heard.second).toEqual([{ type: 'encoding' }]);
});

describe('the warm-up', () => {
  test('starts when a model is open, and stops for a job, which then runs', async () => {
    const { promise: begun, resolve: begin } = deferred<null>();
    engine.warmUp = async (signal) => {
      begin(null);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    };
    expect(await engine.calls.prepare('a', () => undefined)).toMatchObject({ ok: true });
    await begun;
    expect(await engine.run('1')).toEqual({ ok: true, value: PICTURE });
  });

  test('is skipped while a job waits, and may fail without consequences', async () => {
    const warmedUp = vi.fn(() => Promise.reject(new Error('no')));
    engine.warmUp = warmedUp;
    const running = engine.held('1');
    await running.begun;
    await engine.calls.prepare('a', () => undefined);
    const next = engine.run('2');
    running.end();
    await next;
    expect(warmedUp).not.toHaveBeenCalled();
    await engine.calls.prepare('a', () => undefined);
    expect(await engine.run('3')).toEqual({ ok: true, value: PICTURE });
    await engine.calls.prepare('a', () => undefined);
    await vi.waitFor(() => expect(warmedUp).toHaveBeenCalled());
  });
});
