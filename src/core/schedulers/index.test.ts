import { describe, expect, test } from 'vitest';
import savedConfigs from './__goldens__/saved-configs.json' with { type: 'json' };
import { parsePythonJson } from '../formats/python-json.ts';
import { torchRandn } from '../random/index.ts';
import { createScheduler, unknownSchedulerFields, type SchedulerConfig } from './index.ts';
import { algorithmOf, SAMPLER_IDS } from './sampler-table.ts';
import { createSampler, type SamplerId } from './samplers.ts';

const refusal = (code: string, details: object) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('configs', () => {
  test('an unknown class is refused by name, with a list of the known ones', () => {
    expect(() => createScheduler('DDPMWuerstchenScheduler', {}, 10)).toThrow(
      refusal('invalid-config', {
        file: 'scheduler_config.json',
        field: '_class_name',
        found: '"DDPMWuerstchenScheduler"',
        expected: {
          type: 'one-of',
          values: expect.arrayContaining(['DDIMScheduler', 'PNDMScheduler']),
        },
      }),
    );
    expect(() => createScheduler('toString', {}, 10)).toThrow(
      refusal('invalid-config', { found: '"toString"' }),
    );
  });

  test.each<[string, SchedulerConfig, object]>([
    [
      'DDIMScheduler',
      { beta_schedule: 'sigmoid' },
      {
        field: 'beta_schedule',
        found: '"sigmoid"',
        expected: { type: 'one-of', values: expect.arrayContaining(['linear']) },
      },
    ],
    ['DDIMScheduler', { prediction_type: 'flow_prediction' }, { field: 'prediction_type' }],
    [
      'DDIMScheduler',
      { num_train_timesteps: 1e9 },
      { field: 'num_train_timesteps', expected: { type: 'at-most', limit: 100_000 } },
    ],
    ['DDIMScheduler', { beta_end: '0.02' }, { field: 'beta_end', found: '"0.02"' }],
    ['DDIMScheduler', { trained_betas: [0.1, -1] }, { field: 'trained_betas[1]' }],
    ['PNDMScheduler', { prediction_type: 'sample' }, { field: 'prediction_type' }],
    ['DDIMScheduler', { steps_offset: 900 }, { field: 'steps_offset', found: '900' }],
    ['EulerDiscreteScheduler', { use_beta_sigmas: true }, { field: 'use_beta_sigmas' }],
    ['DPMSolverMultistepScheduler', { algorithm_type: 'sde' }, { field: 'algorithm_type' }],
  ])('%s %j', (className, config, details) => {
    expect(() => createScheduler(className, config, 10)).toThrow(
      refusal('invalid-config', { file: 'scheduler_config.json', ...details }),
    );
  });

  test('null, comments and keys of other classes are ignored', () => {
    const config = {
      _class_name: 'PNDMScheduler',
      _diffusers_version: '0.6.0',
      trained_betas: null,
      skip_prk_steps: true,
      use_karras_sigmas: null,
    };
    expect(createScheduler('EulerDiscreteScheduler', config, 10).timesteps).toHaveLength(10);
  });

  test('fields that no class knows are ignored with a warning, as in diffusers', () => {
    const old = { tensor_format: 'pt', beta_strat: 0.1, clip_sample: false, steps_offset: 1 };
    const config = { ...old, predict_epsilon: true, use_karras_sigmas: true, _class_name: 'X' };
    for (const className of Object.keys(savedConfigs)) {
      const { steps_offset } = old;
      const plain = createScheduler(
        className,
        { use_karras_sigmas: true, clip_sample: false, steps_offset },
        10,
      );
      expect(createScheduler(className, config, 10).timesteps).toEqual(plain.timesteps);
    }
    expect(unknownSchedulerFields(config)).toEqual(['tensor_format', 'beta_strat']);
  });

  test('predict_epsilon: false means sample prediction, unless a prediction type says otherwise', () => {
    const sample = torchRandn(0, [1, 4]);
    const predicted = (config: SchedulerConfig) => {
      const scheduler = createScheduler('DDIMScheduler', { clip_sample: false, ...config }, 5);
      const input = { state: scheduler.initialState(), index: 0, modelOutput: sample, sample };
      return scheduler.step(input).predOriginalSample;
    };
    expect(predicted({ predict_epsilon: false })).toEqual(sample);
    expect(predicted({ predict_epsilon: false })).toEqual(predicted({ prediction_type: 'sample' }));
    expect(predicted({ predict_epsilon: true })).toEqual(predicted({}));
    expect(predicted({ predict_epsilon: false, prediction_type: 'epsilon' })).toEqual(
      predicted({}),
    );
  });

  test('trained betas take precedence over a beta schedule', () => {
    const trained_betas = Array.from({ length: 1000 }, (_, i) => 0.0001 + (i / 999) * 0.0199);
    const [own, named] = [{ trained_betas }, { beta_schedule: 'linear' }].map(
      (config) => createScheduler('EulerDiscreteScheduler', config, 10).initNoiseSigma,
    );
    expect(own! / named!).toBeCloseTo(1, 5);
  });

  test.each([0, -1, 1.5, NaN, 1001])('steps: %d', (steps) => {
    expect(() => createScheduler('DDIMScheduler', {}, steps)).toThrow(
      refusal('invalid-request', { field: 'steps', min: 1, max: 1000 }),
    );
  });

  test('Runge-Kutta needs at least four steps', () => {
    expect(() => createScheduler('PNDMScheduler', {}, 3)).toThrow(
      refusal('invalid-request', { field: 'steps', found: 3, min: 4 }),
    );
  });

  test('a step that needs noise fails without it', () => {
    const scheduler = createScheduler('EulerAncestralDiscreteScheduler', {}, 5);
    const sample = torchRandn(0, [1, 4]);
    const input = { state: scheduler.initialState(), index: 0, modelOutput: sample, sample };
    expect(() => scheduler.step(input)).toThrow(refusal('internal', {}));
  });
});

describe('every class accepts the config that any diffusers class saves', () => {
  test.each(Object.entries(savedConfigs))('%s', (_, text) => {
    const config = parsePythonJson(text, 'scheduler_config.json');
    for (const className of Object.keys(savedConfigs)) {
      expect(createScheduler(className, config, 10).timesteps.length).toBeGreaterThan(9);
    }
  });
});

describe("samplers use the model's config as a StableDiffusionPipeline does", () => {
  const model = {
    _class_name: 'PNDMScheduler',
    beta_start: 0.00085,
    beta_end: 0.012,
    beta_schedule: 'scaled_linear',
    prediction_type: 'v_prediction',
  };

  test('PLMS visits one timestep twice, offset by 1', () => {
    expect(createSampler('pndm', model, 5).timesteps).toEqual([801, 601, 601, 401, 201, 1]);
  });

  test('a model saved with Runge-Kutta keeps it', () => {
    const timesteps = createSampler('pndm', { ...model, skip_prk_steps: false }, 5).timesteps;
    expect(timesteps.slice(0, 4)).toEqual([801, 701, 701, 601]);
  });

  test.each<[SamplerId, number[], number]>([
    ['ddim', [801, 601, 401, 201, 1], 1],
    ['euler', [999, 749.25, 499.5, 249.75, 0], 14.6146],
    ['euler_a', [999, 749.25, 499.5, 249.75, 0], 14.6146],
    ['dpmpp_2m_karras', [999, 786, 427, 59, 0], 1],
  ])('%s', (id, timesteps, initNoiseSigma) => {
    const sampler = createSampler(id, model, 5);
    expect(sampler.timesteps).toEqual(timesteps);
    expect(sampler.initNoiseSigma).toBeCloseTo(initNoiseSigma, 3);
  });

  test.each<SamplerId>(SAMPLER_IDS)(
    '%s never clips latents and works for any number of steps',
    (id) => {
      const { maxSteps = 150, drawsNoise = false } = algorithmOf(id);
      for (const steps of [1, 2, 3, 47, maxSteps]) {
        const sampler = createSampler(id, model, steps);
        let sample = torchRandn(0, [1, 4, 2, 2]);
        let state = sampler.initialState();
        const drawing = sampler.timesteps.filter((_, index) => sampler.drawsNoise(index));
        if (steps > 1) expect(drawing.length > 0).toBe(drawsNoise);
        for (const index of sampler.timesteps.keys()) {
          const modelOutput = torchRandn(index, [1, 4, 2, 2]);
          ({ state, sample } = sampler.step({
            state,
            index,
            modelOutput,
            sample,
            noise: modelOutput,
          }));
        }
        expect(sample.data.every(Number.isFinite)).toBe(true);
      }
    },
  );
});
