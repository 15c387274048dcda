import { expect, test } from 'vitest';
import { A1111_SAMPLER_NAMES, parseA1111Sampler, samplerOfA1111, schedulerOf } from './a1111.ts';
import { createScheduler } from './index.ts';
import { SAMPLERS } from './sampler-table.ts';

test.each(A1111_SAMPLER_NAMES)('%s has a scheduler', (sampler) => {
  const { className, defaults, options } = schedulerOf(sampler, 'Automatic');
  expect(
    createScheduler(className, { ...defaults, ...options }, 4).timesteps.length,
  ).toBeGreaterThan(3);
});

test('a schedule type changes the sigmas', () => {
  expect(schedulerOf('DPM++ 2M', 'Karras')).toEqual({
    className: 'DPMSolverMultistepScheduler',
    options: { algorithm_type: 'dpmsolver++', solver_order: 2, use_karras_sigmas: true },
  });
});

test.each([
  ['DPM++ 2M', 'Karras', { sampler: 'DPM++ 2M', scheduleType: 'Karras' }],
  ['DPM++ 2M Karras', undefined, { sampler: 'DPM++ 2M', scheduleType: 'Karras' }],
  ['DPM++ 3M SDE Exponential', undefined, { sampler: 'DPM++ 3M SDE', scheduleType: 'Exponential' }],
  ['Euler a', undefined, { sampler: 'Euler a', scheduleType: 'Automatic' }],
  ['DPM adaptive', undefined, null],
  ['Euler', 'Polyexponential', null],
  ['toString', undefined, null],
])('reads %s, %s', (sampler, scheduleType, expected) => {
  expect(parseA1111Sampler(sampler, scheduleType)).toEqual(expected);
});

test.each([
  ['DPM++ 2M', 'Karras', 'dpmpp_2m_karras'],
  ['DPM++ 2M Karras', undefined, 'dpmpp_2m_karras'],
  // Since 1.9, `Automatic` means Karras; before, a name without a schedule did not.
  ['DPM++ 2M', 'Automatic', 'dpmpp_2m_karras'],
  ['DPM++ 2M', undefined, 'dpmpp_2m'],
  ['DPM++ 3M SDE', 'Automatic', 'dpmpp_3m_sde_exponential'],
  ['Euler', undefined, 'euler'],
  ['Euler', 'Uniform', 'euler'],
  ['PLMS', undefined, 'pndm'],
  ['DDIM', 'Karras', null],
  ['DPM++ 2S a', 'Karras', 'dpmpp_2s_a_karras'],
  ['DPM++ 2S a', undefined, 'dpmpp_2s_a'],
  ['DPM++ 2S a', 'Exponential', null],
])('%s, %s is %s', (sampler, scheduleType, id) => {
  expect(samplerOfA1111(sampler, scheduleType)).toBe(id);
});

test('the sampler written to a picture is read back as the same one', () => {
  for (const { id, algorithm, schedule } of SAMPLERS) {
    expect(samplerOfA1111(algorithm, schedule)).toBe(id);
  }
});
