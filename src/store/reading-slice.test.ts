import { beforeEach, expect, it } from 'vitest';
import type { PictureSettings } from '../contract/picture-settings.ts';
import { memoryPorts, MANIFEST, ok } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './app-store.ts';
import { EMPTY_HIRES } from './hires-form.ts';

const SETTINGS: PictureSettings = {
  prompt: 'a fox <lora:ink:1>',
  negativePrompt: 'blur',
  options: {
    width: 512,
    height: 768,
    steps: 33,
    guidanceScale: 5,
    sampler: 'euler',
    clipSkip: 2,
    seed: 42,
  },
  hires: null,
  ingredients: [],
};

const OWN_PARTS = { vae: null, textEncoder: null };

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
const read = (settings: PictureSettings | null) =>
  state().readPicture(new File([JSON.stringify(settings)], 'a.png'));

beforeEach(async () => {
  ports = memoryPorts();
  store = createAppStore(ports);
  await state().startEngine();
  state().setPrompt('typed by hand');
});

it('fills the form with a picture’s settings, and can be undone', async () => {
  const before = state().form;
  const { seed: _, ...options } = SETTINGS.options;
  await read(SETTINGS);
  expect(state().form).toEqual({
    prompt: 'a fox <lora:ink:1>',
    styles: [],
    seedMode: 'fixed',
    seed: 42,
    batchCount: 1,
    strength: 0.75,
    hires: EMPTY_HIRES,
    overrides: { ...options, negativePrompt: 'blur', useStyleTag: false, ...OWN_PARTS },
  });
  expect(state().readingNotice).toBeNull();
  await state().undo();
  expect(state().form).toEqual(before);
});

it('chooses the model that the picture names, and lists what is missing', async () => {
  const name = { en: 'Other', 'zh-CN': '别的' };
  ports.library.models.push({
    manifest: { ...MANIFEST, id: 'other', name },
    shape: null,
    prediction: null,
    bytes: 1,
  });
  const lora = { kind: 'lora', name: 'ink', hash: '0123456789ab' } as const;
  const model = { kind: 'model', name: 'Other', hash: null } as const;
  await read({ ...SETTINGS, ingredients: [model, lora], unknownSampler: 'DPM fast' });
  expect(state().modelId).toBe('other');
  expect(state().readingNotice).toEqual({
    type: 'incomplete',
    missing: [lora],
    unknownSampler: 'DPM fast',
    startIsMissing: false,
    guidesMissing: 0,
  });
});

it('restores the strength of a picture painted from another, and says that the other is missing', async () => {
  await state().useAsStart(new Blob(['x'.repeat(128)]), 'mine.png');
  await read({ ...SETTINGS, options: { ...SETTINGS.options, strength: 0.4 } });
  expect(state()).toMatchObject({
    form: { strength: 0.4 },
    readingNotice: { type: 'incomplete', missing: [], startIsMissing: true },
    start: { name: 'mine.png' },
  });
});

it('starts from noise for a picture that was painted from noise, and offers to start from the picture itself', async () => {
  await state().useAsStart(new Blob(['x'.repeat(128)]), 'mine.png');
  await read(SETTINGS);
  expect(state()).toMatchObject({
    start: null,
    undoable: { type: 'reused', file: { name: 'a.png' } },
  });
  await state().undo();
  expect(state().start?.name).toBe('mine.png');
});

it('chooses the text encoder that the picture names only if it is installed', async () => {
  const manifest = { ...MANIFEST, id: 'reader' };
  ports.library.models.push({ manifest, shape: null, prediction: null, bytes: 1 });
  const ofReader = (textEncoder: string) => ({
    ...SETTINGS,
    options: { ...SETTINGS.options, textEncoder },
  });
  await read(ofReader('reader'));
  expect(state().form.overrides.textEncoder).toBe('reader');
  expect(state().readingNotice).toBeNull();
  await read(ofReader('gone'));
  expect(state().form.overrides.textEncoder).toBeNull();
  expect(state().readingNotice).toMatchObject({
    missing: [{ kind: 'text-encoder', name: 'gone', hash: null }],
  });
});

it('chooses the VAE that the picture names, ignoring case, only if it is installed', async () => {
  const latents = { channels: 4, factor: 8 };
  ports.library.addOns.push({ id: 'v', kind: 'vae', name: 'Mist', bytes: 1, latents });
  await read({ ...SETTINGS, ingredients: [{ kind: 'vae', name: 'mist', hash: null }] });
  expect(state().form.overrides.vae).toBe('Mist');
  expect(state().readingNotice).toBeNull();
  await read({ ...SETTINGS, ingredients: [{ kind: 'vae', name: 'glow', hash: null }] });
  expect(state().form.overrides.vae).toBeNull();
});

it('uses a picture without settings as the start picture, and changes only the size in the form', async () => {
  const before = state().form;
  await read(null);
  expect(state().form).toEqual({ ...before, overrides: { width: 128, height: 128 } });
  expect(state().start).not.toBeNull();
  expect(state().readingNotice).toEqual({ type: 'no-settings' });
});

it('reports why a file is not a picture, and changes nothing', async () => {
  const { form } = state();
  ports.engine.readPicture = () => Promise.resolve(ok(null));
  await state().readPicture(new File([], 'a.heic'));
  expect(state()).toMatchObject({
    form,
    start: null,
    readingNotice: null,
    startNotice: { type: 'refused', name: 'a.heic' },
  });
});
