import { describe, expect, it } from 'vitest';
import type { HiresSettings } from '../contract/picture-settings.ts';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore } from './app-store.ts';
import { EMPTY_HIRES, hiresOf, reviveHires } from './hires-form.ts';
import type { PictureSettings } from '../contract/picture-settings.ts';

const READ: HiresSettings = {
  scale: 1.5,
  upscalerName: 'R-ESRGAN 4x+',
  strength: 0.7,
  steps: 10,
  prompt: 'a castle',
  tiles: null,
};

describe('a picture’s file', () => {
  const ports = memoryPorts();
  const store = createAppStore(ports);
  const read = async (hires: HiresSettings | null) => {
    const settings: PictureSettings = {
      prompt: '',
      negativePrompt: '',
      options: { width: 512, height: 768 },
      hires,
      ingredients: [],
    };
    ports.engine.readPicture = () => Promise.resolve({ ok: true, value: settings });
    await store.getState().readPicture(new File([], 'a.png'));
    return store.getState();
  };

  it('turns hires fix on, with the default upscaler if its own is missing, and says so', async () => {
    const { form, readingNotice } = await read(READ);
    const { upscalerName: _, ...others } = READ;
    expect(form.hires).toEqual({ ...others, isOn: true, upscaler: EMPTY_HIRES.upscaler });
    expect(readingNotice).toMatchObject({
      type: 'incomplete',
      missing: [{ kind: 'upscaler', name: 'R-ESRGAN 4x+', hash: null }],
    });
  });

  it.each([
    ['Latent (nearest)', { type: 'latent', mode: 'nearest' }],
    [null, { type: 'latent', mode: 'bilinear' }],
    ['None', { type: 'lanczos' }],
    ['lanczos', { type: 'lanczos' }],
    ['SkyPaint x4', EMPTY_HIRES.upscaler],
    ['R-ESRGAN 4x+', { type: 'add-on', name: 'RealESRGAN_x4plus' }],
    ['4x-ultrasharp', { type: 'add-on', name: '4x-UltraSharp' }],
  ])('finds the upscaler %s', async (upscalerName, upscaler) => {
    const upscalerOf = (name: string) => ({ id: name, kind: 'upscaler', name, bytes: 1, scale: 4 });
    const names = ['RealESRGAN_x4plus', '4x-UltraSharp'];
    ports.library.addOns.splice(0, 9, ...(names.map(upscalerOf) as typeof ports.library.addOns));
    const { form, readingNotice } = await read({ ...READ, upscalerName });
    expect(form.hires.upscaler).toEqual(upscaler);
    expect(readingNotice).toBeNull();
  });

  it('without a second pass turns hires fix off', async () => {
    const { form } = await read(null);
    expect(hiresOf(form.hires)).toBeNull();
  });
});

it('restores what was saved, and replaces invalid values', () => {
  const { isOn: _, ...fix } = { ...EMPTY_HIRES, scale: 3, prompt: '猫' };
  expect(reviveHires({ ...fix, isOn: true })).toEqual({ ...fix, isOn: true });
  const nonsense = { isOn: 'yes', scale: -1, upscaler: { type: 'latent', mode: 'x' }, tiles: 3 };
  expect(reviveHires(nonsense)).toEqual({ ...EMPTY_HIRES, scale: 1 });
  expect(reviveHires(undefined)).toEqual(EMPTY_HIRES);
});

it('another scale lets the device decide about tiles again', () => {
  const store = createAppStore(memoryPorts());
  store.getState().setHires({ isOn: true, tiles: true });
  store.getState().setHires({ strength: 0.4 });
  expect(store.getState().form.hires.tiles).toBe(true);
  store.getState().setHires({ scale: 3 });
  expect(store.getState().form.hires.tiles).toBeNull();
});
