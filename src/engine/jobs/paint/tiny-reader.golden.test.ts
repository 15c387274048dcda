import { expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { withFittingEncoder } from './dress-model.ts';
import { likeness, readGoldens } from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint } from './__fixtures__/golden-pictures.ts';

/** A text encoder and a vocabulary that read the prompts for the tiny pipeline: scripts/goldens/text_encoders.py. */
const GOLDENS = 'src/pipeline/__goldens__';
const { cases } = readGoldens<'euler'>('tiny-reader/pictures.json.gz');

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const MODEL = `${GOLDENS}/tiny-skypaint/`;
const base = openFolder(MODEL);
const isReaders = (path: string) => /^(text_encoder|tokenizer)\//.test(path);
const files = openFolder(MODEL, (path) =>
  isReaders(path) ? `${GOLDENS}/tiny-reader/${path}` : MODEL + path,
);
const reader = { ...files, manifest: { ...files.manifest, id: 'reader' } };
const engine = openEngine(base);

test.each(cases)(
  '“$prompt” read by another text encoder is what diffusers draws',
  async (request) => {
    const { model, schedulerConfig } = await engine;
    const painted = async (stored: typeof base) => {
      await model.useWeightsOf(stored);
      const scheduler = createSampler(request.sampler, schedulerConfig, request.steps);
      return likeness(await paint({ ...(await engine), stored }, request, scheduler), request);
    };
    expect(await painted(await withFittingEncoder(base, reader))).toBeGreaterThan(40);
    expect(await painted(base)).toBeLessThan(20);
  },
);
