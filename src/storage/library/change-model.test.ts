import { beforeEach, expect, test } from 'vitest';
import { createSampler } from '../../core/schedulers/samplers.ts';
import type { PredictionOverride } from '../../contract/manifest.ts';
import { aModel, writeModelFiles } from '../__fixtures__/a-model.ts';
import { SD1_SCHEDULER } from '../import/sd1-scheduler.ts';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { openDirectory, writeText } from '../opfs.ts';
import {
  isCurrent,
  openStoredModel,
  schedulerConfigOf,
  writeManifest,
  type StoredModel,
} from '../stored-model.ts';
import { setPrediction } from './change-model.ts';
import { listModels } from './list-models.ts';

const V: PredictionOverride = { type: 'v_prediction', isZeroSnr: false, saidBy: 'user' };
const V_ZERO: PredictionOverride = { ...V, isZeroSnr: true };
const CONFIG = JSON.stringify(SD1_SCHEDULER);

/** SD 1.5 after import: PNDM, predicting the noise. */
beforeEach(async () => {
  await emptyDisk();
  const directory = await openDirectory('models/m');
  const model = aModel('m');
  const path = model.parts.scheduler.config;
  await writeModelFiles(directory, model);
  await writeText(directory, path, CONFIG);
  await writeManifest(directory, {
    ...model,
    defaults: { ...model.defaults, sampler: 'pndm' },
    files: model.files.map((file) =>
      file.path === path ? { ...file, bytes: CONFIG.length } : file,
    ),
  });
});

const schedulerOf = async (stored: StoredModel) =>
  createSampler(stored.manifest.defaults.sampler, await schedulerConfigOf(stored), 4);

test('a model paints with the user’s prediction type instead of its files’, until the user resets it', async () => {
  const before = await openStoredModel('m');
  expect(await schedulerConfigOf(before)).toEqual(JSON.parse(CONFIG));

  await setPrediction('m', V);
  const after = await openStoredModel('m');
  expect(await isCurrent(before)).toBe(false);
  expect(after.manifest).toMatchObject({ prediction: V, defaults: { sampler: 'pndm' } });
  expect(await schedulerConfigOf(after)).toMatchObject({ prediction_type: 'v_prediction' });
  // The card also shows what the files state.
  const { models } = await listModels();
  expect(models[0]?.prediction).toEqual({ type: 'epsilon', isZeroSnr: false });

  await setPrediction('m', null);
  expect((await openStoredModel('m')).manifest).toEqual(before.manifest);
});

test('zero terminal SNR is set and reset together with a sampler that supports it', async () => {
  await setPrediction('m', V_ZERO);
  const stored = await openStoredModel('m');
  expect(stored.manifest.defaults.sampler).toBe('ddim');
  const { timesteps } = await schedulerOf(stored);
  expect(timesteps).toEqual([999, 749, 499, 249]);
  await setPrediction('m', V);
  expect((await openStoredModel('m')).manifest.defaults.sampler).toBe('pndm');
});

test('an invalid prediction changes nothing', async () => {
  const sample = { ...V, type: 'sample' } as unknown as PredictionOverride;
  await expect(setPrediction('m', sample)).rejects.toMatchObject({ code: 'invalid-config' });
  await expect(setPrediction('nobody', V)).rejects.toMatchObject({ code: 'not-found' });
  expect((await openStoredModel('m')).manifest).not.toHaveProperty('prediction');
});
