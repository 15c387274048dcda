import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelManifest } from '../contract/manifest.ts';
import { AppError, ERROR_CODES, type ErrorDetails } from '../core/errors.ts';
import { DEVICE, MANIFEST, memoryPorts } from './__fixtures__/ports.ts';
import {
  createAppStore,
  cureOf,
  resolveOptions,
  shrinkOfferFor,
  type AppStore,
  type ErrorData,
} from './index.ts';

let store: AppStore;
const state = () => store.getState();
const error = (code: ErrorData['code'], details: ErrorDetails = {}) =>
  new AppError(code, '', details).toData();
const request = (details: ErrorDetails) => error('invalid-request', details);
const options = () => resolveOptions(MANIFEST, state().form);

/** Clicks the button, and returns whether that also paints. */
function press(problem: ErrorData) {
  const found = cureOf(problem, state());
  if (!found) throw new Error('no cure');
  const generate = vi.spyOn(state(), 'generate').mockResolvedValue();
  const { name, values } = found;
  cureOf(problem, { ...state(), generate })?.run();
  return { name, values, paints: generate.mock.calls.length === 1 };
}

beforeEach(async () => {
  store = createAppStore(memoryPorts());
  await state().startEngine();
});

describe('cureOf', () => {
  it('has one for every failure that only painting can have', () => {
    const without = ERROR_CODES.filter((code) => !cureOf(error(code), state()));
    expect(without).toEqual(['invalid-request', 'unreadable-picture', 'unreadable-captions']);
  });

  it.each([
    ['tag', 'a <hypernet:x:1> cat', { found: '<hypernet:x:1>' }, 'a  cat', 'without'],
    [
      'lora',
      'a <lora:ikn:0.8> cat',
      { found: 'ikn', nearest: ['ink'] },
      'a <lora:ink:0.8> cat',
      'useLora',
    ],
    ['lora', '<lora:gone> cat', { found: 'gone', nearest: [] }, ' cat', 'without'],
    ['lora-misfit', '<lora:xl:1> cat', { found: 'xl' }, ' cat', 'without'],
    ['lora-broken', '<lora:bad:1> cat', { found: 'bad' }, ' cat', 'without'],
  ])('fixes the prompt: %s in “%s”', (what, prompt, details, mended, name) => {
    state().setPrompt(prompt);
    expect(press(request({ what, ...details }))).toMatchObject({ name, paints: true });
    expect(state().form.prompt).toBe(mended);
  });

  it('drops what is missing or does not fit', () => {
    state().setOption('vae', 'soft');
    state().setOption('textEncoder', 'other');
    expect(press(request({ what: 'vae', found: 'soft' }))).toMatchObject({ paints: true });
    press(request({ what: 'encoder-misfit', found: 'other' }));
    expect(options()).toMatchObject({ vae: null, textEncoder: null });
    state().setHires({ isOn: true, upscaler: { type: 'add-on', name: 'gone' } });
    press(request({ what: 'upscaler', found: 'gone' }));
    expect(state().form.hires.upscaler.type).toBe('embedded');
    press(request({ what: 'hires-from-start' }));
    expect(state().form.hires.isOn).toBe(false);
  });

  it('clamps numbers to their limits', () => {
    const steps = request({ field: 'steps', found: '151', min: 1, max: 150 });
    expect(press(steps)).toMatchObject({ name: 'limit', values: { field: 'steps', value: 150 } });
    expect(options().steps).toBe(150);
    state().setOption('sampler', 'lcm');
    press(request({ field: 'steps', found: '999', min: 1, max: 150 }));
    expect(options().steps).toBeLessThan(150);
    press(request({ field: 'width', found: '9000', min: 64, max: 2048 }));
    expect(options().width).toBe(2048);
    press(request({ what: 'no-steps', field: 'strength', found: '0.01', steps: 20, min: 1 / 30 }));
    expect(state().form.strength).toBe(0.04);
  });

  it('leaves decisions to the user', () => {
    for (const what of ['parts', 'encodings', 'lora-overflow', 'embedding-misfit']) {
      expect(cureOf(request({ what, found: 'x' }), state())).toBeNull();
    }
    expect(cureOf(request({ field: 'steps', found: 'NaN' }), state())).toBeNull();
    expect(cureOf(request({ field: 'start', found: 'null' }), state())).toBeNull();
  });

  it('makes a picture smaller as long as the size suits the model', () => {
    const { width, height } = options();
    expect(press(error('out-of-memory'))).toMatchObject({ name: 'size', paints: true });
    const smaller = options();
    expect(smaller.width * smaller.height).toBeLessThanOrEqual(0.57 * width * height);
    expect(cureOf(error('out-of-memory'), state())?.name).not.toBe('size');
  });

  it('never exceeds what the device can paint', () => {
    state().setSize({ width: 1024, height: 1024 });
    store.setState({ largestPicture: 256 * 256 });
    press(error('out-of-memory'));
    expect(options().width * options().height).toBeLessThanOrEqual(256 * 256);
  });

  it('prefers tiles to a smaller picture', () => {
    state().setHires({ isOn: true, tiles: false });
    expect(press(error('out-of-memory')).name).toBe('tiles');
    expect(state().form.hires.tiles).toBeNull();
  });

  it('uses another seed when numbers overflow', () => {
    state().setSeedMode('fixed');
    expect(press(error('numerical'))).toMatchObject({ name: 'seed', paints: true });
    expect(state().form.seedMode).toBe('fresh');
  });
});

describe('shrinkOfferFor', () => {
  const use = (manifest: ModelManifest) => store.setState({ model: { status: 'ready', manifest } });
  const imported = { ...MANIFEST, source: { type: 'file', name: 'tiny.safetensors' } } as const;

  it('offers eight bits when memory is short, and only then', () => {
    use(imported);
    expect(shrinkOfferFor(error('out-of-memory'), state())).toBe('tiny');
    expect(shrinkOfferFor(error('numerical'), state())).toBeNull();
  });

  it('offers nothing for the embedded model, or for one that has eight bits', () => {
    expect(shrinkOfferFor(error('out-of-memory'), state())).toBeNull();
    const inEightBits: ModelManifest = structuredClone(imported);
    inEightBits.parts.unet.precision = 'int8';
    use(inEightBits);
    expect(shrinkOfferFor(error('out-of-memory'), state())).toBeNull();
  });

  it('prefers eight bits on the GPU to the CPU', () => {
    const device = { status: 'ready', report: { ...DEVICE, backend: 'webgpu' } } as const;
    store.setState({ device });
    state().setSize({ width: 128, height: 128 });
    press(error('out-of-memory'));
    expect(cureOf(error('out-of-memory'), state())?.name).toBe('cpu');
    use(imported);
    expect(cureOf(error('out-of-memory'), state())).toBeNull();
  });
});
