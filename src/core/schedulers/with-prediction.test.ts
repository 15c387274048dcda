import { describe, expect, test } from 'vitest';
import { torchRandn } from '../random/index.ts';
import { createScheduler } from './index.ts';
import { algorithmOf, SAMPLER_IDS } from './sampler-table.ts';
import { knowsZeroSnr, statedPrediction, withPrediction } from './with-prediction.ts';

const BETAS = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear' };
const CLASSES = [...new Set(SAMPLER_IDS.map((id) => algorithmOf(id).className))];
const PNDM = { _class_name: 'PNDMScheduler', ...BETAS, prediction_type: 'epsilon' };

test('the requested prediction type overrides the config’s', () => {
  expect(withPrediction(PNDM, { type: 'v_prediction', isZeroSnr: false })).toEqual({
    ...PNDM,
    prediction_type: 'v_prediction',
  });
  const rescaled = withPrediction(PNDM, { type: 'v_prediction', isZeroSnr: true });
  expect(rescaled).toEqual({
    ...PNDM,
    _class_name: 'DDIMScheduler',
    prediction_type: 'v_prediction',
    rescale_betas_zero_snr: true,
    timestep_spacing: 'trailing',
  });
  const euler = { ...rescaled, _class_name: 'EulerDiscreteScheduler' };
  expect(withPrediction(euler, { type: 'epsilon', isZeroSnr: true })).toMatchObject({
    _class_name: 'EulerDiscreteScheduler',
  });
  expect(withPrediction(euler, { type: 'epsilon', isZeroSnr: false })).not.toHaveProperty(
    'rescale_betas_zero_snr',
  );
});

test.each(CLASSES)('%s: zero terminal SNR has an effect if the class knows it', (className) => {
  const noise = torchRandn(1, [1, 1, 2, 2]);
  const noised = (rescale_betas_zero_snr: boolean) => {
    const config = { ...BETAS, rescale_betas_zero_snr, timestep_spacing: 'trailing' };
    const scheduler = createScheduler(className, config, 10);
    return [...scheduler.addNoise(torchRandn(2, [1, 1, 2, 2]), noise, 2).data];
  };
  expect(noised(true).join() !== noised(false).join()).toBe(knowsZeroSnr(className));
});

describe('what a config states', () => {
  test.each([
    [{}, 'epsilon', false],
    [{ prediction_type: null }, 'epsilon', false],
    [{ prediction_type: 'v_prediction' }, 'v_prediction', false],
    [{ predict_epsilon: false }, 'sample', false],
    [{ prediction_type: 'epsilon', predict_epsilon: false }, 'epsilon', false],
    [{ prediction_type: 'constructor', rescale_betas_zero_snr: true }, 'epsilon', true],
  ])('%j', (config, type, isZeroSnr) => {
    expect(statedPrediction(config)).toEqual({ type, isZeroSnr });
  });
});
