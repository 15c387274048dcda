import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryPorts } from './__fixtures__/ports.ts';
import { EMPTY_FORM } from './form.ts';
import { createAppStore } from './index.ts';
import { parseSaved } from './preferences-slice.ts';

const DEFAULTS = {
  preferences: {
    locale: 'auto',
    colorScheme: 'auto',
    backend: 'auto',
    slowNoticeRead: false,
    notifiesWhenDone: false,
    missingRead: '',
    hubEndpoint: 'https://huggingface.co',
  },
  form: EMPTY_FORM,
  modelId: null,
  optionsByModel: {},
  settingsPresets: [],
  gridTexts: [
    { key: 'sampler', text: '' },
    { key: 'steps', text: '' },
    { key: null, text: '' },
  ],
  shownGrid: null,
};

describe('parseSaved', () => {
  it('uses the defaults if nothing was saved', () => {
    expect(parseSaved(null)).toEqual(DEFAULTS);
  });

  it('restores what a store saved', () => {
    const ports = memoryPorts();
    const store = createAppStore(ports);
    store.getState().setLocale('en');
    store.getState().setColorScheme('dark');
    store.getState().dismissSlowNotice();
    store.getState().setHubEndpoint('https://hf-mirror.com');
    store.getState().setPrompt('一只 cat');
    store.getState().setOption('sampler', 'euler');
    const { preferences, form } = createAppStore(ports).getState();
    expect(preferences).toEqual({
      locale: 'en',
      colorScheme: 'dark',
      backend: 'auto',
      slowNoticeRead: true,
      notifiesWhenDone: false,
      missingRead: '',
      hubEndpoint: 'https://hf-mirror.com',
    });
    expect(form).toEqual({ ...EMPTY_FORM, prompt: '一只 cat', overrides: { sampler: 'euler' } });
  });

  it.each(['', '{', 'null', '[]', '7', '{"preferences":{"locale":"fr"},"form":{"seed":-1e99}}'])(
    'falls back for %j',
    (text) => expect(parseSaved(text)).toEqual(DEFAULTS),
  );

  it('drops overrides out of range instead of trusting them', () => {
    const overrides = { steps: 10_000, width: 100, guidanceScale: null, sampler: 'magic' };
    expect(parseSaved(JSON.stringify({ form: { overrides } }))).toEqual(DEFAULTS);
  });

  it('rejects impossible model ids and options', () => {
    const optionsByModel = { '../up': { steps: 3 }, mini: { steps: 3, width: -1 } };
    const saved = parseSaved(JSON.stringify({ modelId: '../up', optionsByModel }));
    expect(saved).toEqual({ ...DEFAULTS, optionsByModel: { mini: { steps: 3 } } });
  });

  it('survives any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseSaved(text).form.batchCount).toBeGreaterThan(0);
      }),
    );
  });
});
