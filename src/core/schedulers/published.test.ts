import { describe, expect, test } from 'vitest';
import { createTorchGenerator } from '../random/index.ts';
import { scale, tensor, type Tensor } from '../tensor/tensor.ts';
import { createScheduler, type SchedulerConfig } from './index.ts';

/** Sums of absolute values that diffusers' own tests expect: tests/schedulers/test_scheduler_*.py. */

const SHAPE = [4, 3, 8, 8];
const SIZE = 768;

/** `dummy_sample_deter` and, counted backwards, `dummy_noise_deter` of test_schedulers.py: the batch index varies fastest. */
function counted(value: (i: number) => number): Tensor {
  const data = Float32Array.from({ length: SIZE }, (_, i) => {
    const item = Math.floor(i / 192);
    return value((i % 192) * 4 + item) / SIZE;
  });
  return tensor(SHAPE, data);
}
const SAMPLE = counted((i) => i);
const NOISE = counted((i) => SIZE - 1 - i);

interface Run {
  readonly config: SchedulerConfig;
  readonly steps?: number;
  /** The index of the first step; the sample then starts as the result of `addNoise`. */
  readonly from?: number;
}

/** diffusers' test loop, in which the scaled sample replaces the sample. */
function sumAfterLoop(className: string, { config, steps = 10, from }: Run): number {
  const scheduler = createScheduler(className, config, steps);
  const generator = createTorchGenerator(0);
  let sample = scale(SAMPLE, scheduler.initNoiseSigma);
  if (from !== undefined) sample = scheduler.addNoise(sample, NOISE, from);
  let state = scheduler.initialState();
  for (const [index, t] of scheduler.timesteps.entries()) {
    if (index < (from ?? 0)) continue;
    sample = scheduler.scaleModelInput(sample, index);
    const modelOutput = scale(sample, t / (t + 1));
    const noise = scheduler.drawsNoise(index) ? generator.randn(SHAPE) : undefined;
    ({ state, sample } = scheduler.step({ state, index, modelOutput, sample, noise }));
  }
  return sample.data.reduce((sum, value) => sum + Math.abs(value), 0);
}

const v = { prediction_type: 'v_prediction' };
const karras = { use_karras_sigmas: true };
const T1100 = {
  num_train_timesteps: 1100,
  beta_schedule: 'linear',
  beta_start: 0.0001,
  beta_end: 0.02,
};
const DPM = { lower_order_final: false, final_sigmas_type: 'sigma_min' };
const SINGLE = { final_sigmas_type: 'sigma_min' };
const mean = (value: number) => value * SIZE;

type Case = readonly [expected: number, run: Run, tolerance?: number];

const PUBLISHED: [string, Case[]][] = [
  [
    'DDIMScheduler',
    [
      [172.0067, { config: {} }],
      [52.5302, { config: v }],
      [149.8295, { config: { set_alpha_to_one: true, beta_start: 0.01 } }],
      [149.0784, { config: { set_alpha_to_one: false, beta_start: 0.01 } }],
      [354.5418, { config: {}, from: 8 }],
    ],
  ],
  [
    'PNDMScheduler',
    [
      [198.1318, { config: {} }],
      [67.3986, { config: v }],
      [230.0399, { config: { set_alpha_to_one: true, beta_start: 0.01 } }],
      [186.9482, { config: { set_alpha_to_one: false, beta_start: 0.01 } }],
    ],
  ],
  [
    'EulerDiscreteScheduler',
    [
      [10.0807, { config: T1100 }],
      [0.0002, { config: { ...T1100, ...v } }],
      [124.52299, { config: { ...T1100, ...karras } }],
      [57062.9297, { config: T1100, from: 8 }],
    ],
  ],
  [
    'EulerAncestralDiscreteScheduler',
    [
      [152.3192, { config: T1100 }],
      [108.4439, { config: { ...T1100, ...v } }],
      [56163.0508, { config: T1100, from: 8 }],
    ],
  ],
  [
    'LMSDiscreteScheduler',
    [
      [1006.388, { config: T1100 }],
      [0.0017, { config: { ...T1100, ...v } }],
      [3812.9927, { config: { ...T1100, ...karras } }, 2e-2],
      [27663.6895, { config: T1100, from: 8 }],
    ],
  ],
  [
    'HeunDiscreteScheduler',
    [
      [0.1233, { config: T1100 }],
      [75074.8906, { config: T1100, from: 16 }],
    ],
  ],
  [
    'KDPM2DiscreteScheduler',
    [
      [20.4125, { config: T1100 }],
      [70408.4062, { config: T1100, from: 16 }],
    ],
  ],
  [
    'KDPM2AncestralDiscreteScheduler',
    [
      [13979.9433, { config: T1100 }],
      [331.8133, { config: { ...T1100, ...v } }],
      [93087.3437, { config: T1100, from: 16 }],
    ],
  ],
  [
    'DPMSolverMultistepScheduler',
    [
      [mean(0.3301), { config: DPM }, mean(1e-3)],
      [mean(0.2251), { config: { ...DPM, ...v } }, mean(1e-3)],
      [mean(0.2096), { config: { ...DPM, ...v, ...karras } }, mean(1e-3)],
      [
        mean(1.1364),
        {
          config: {
            ...DPM,
            thresholding: true,
            dynamic_thresholding_ratio: 0.87,
            sample_max_value: 0.5,
          },
        },
        mean(1e-3),
      ],
      [318.4111, { config: DPM, from: 5 }],
    ],
  ],
  [
    'DPMSolverSinglestepScheduler',
    [
      [mean(0.2791), { config: SINGLE }, mean(1e-3)],
      [mean(0.2248), { config: { ...SINGLE, ...karras } }, mean(1e-3)],
      [mean(0.1453), { config: { ...SINGLE, ...v } }, mean(1e-3)],
      [mean(0.0649), { config: { ...SINGLE, ...v, ...karras } }, mean(1e-3)],
      [269.2187, { config: SINGLE, from: 5 }],
    ],
  ],
  [
    'DEISMultistepScheduler',
    [
      [mean(0.23916), { config: {} }, mean(1e-3)],
      [mean(0.091), { config: v }, mean(1e-3)],
      [315.3016, { config: {}, from: 8 }],
    ],
  ],
  [
    'UniPCMultistepScheduler',
    [
      [mean(0.2464), { config: SINGLE }, mean(1e-3)],
      [mean(0.2925), { config: { ...SINGLE, ...karras } }, mean(1e-3)],
      [mean(0.1014), { config: { ...SINGLE, ...v } }, mean(1e-3)],
      [mean(0.1966), { config: { ...SINGLE, ...v, ...karras } }, mean(1e-3)],
      [315.5757, { config: SINGLE, from: 8 }],
    ],
  ],
  [
    'DDPMScheduler',
    [
      [258.9606, { config: {}, steps: 1000 }],
      [202.0296, { config: v, steps: 1000 }],
      [387.9466, { config: {}, steps: 1000, from: 998 }],
    ],
  ],
  [
    'LCMScheduler',
    [
      [18.7097, { config: {}, steps: 1 }],
      [197.7616, { config: {} }],
    ],
  ],
];

describe.each(PUBLISHED)('%s', (className, runs) => {
  for (const [expected, run, tolerance = 1e-2] of runs) {
    test(`${expected} ${JSON.stringify(run)}`, () => {
      expect(Math.abs(sumAfterLoop(className, run) - expected)).toBeLessThan(tolerance);
    });
  }
});
