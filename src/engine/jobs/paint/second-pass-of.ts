import { planNegativePrompt, planPrompt, type PlanOptions } from '../../../core/prompt/index.ts';
import type { SchedulerConfig } from '../../../core/schedulers/index.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { GenerateRequest } from '../../../contract/engine-api.ts';
import { hiresSize, type HiresFix } from '../../../contract/hires.ts';
import { algorithmOf } from '../../../contract/samplers.ts';
import type { PaintingPass } from '../../../pipeline/painting-pass.ts';
import { secondSteps, type Enlargement, type SecondPass } from '../../../pipeline/second-pass.ts';

/** Steps of the training schedule, none of which a sampler can do twice. */
const MAX_STEPS = 1000;

export interface SecondPassParts extends Pick<PaintingPass, 'random' | 'variation' | 'seedResize'> {
  readonly schedulerConfig: SchedulerConfig;
  readonly enlargement: Enlargement;
  /** The first pass's options. */
  readonly plan: PlanOptions;
  /** Includes the style tag. */
  readonly prompt: string;
}

/** How many steps a second pass runs, and the length of their schedule. */
export function hiresSteps({ steps, sampler }: GenerateRequest, hires: HiresFix) {
  const { maxSteps = MAX_STEPS } = algorithmOf(sampler);
  return secondSteps(hires.steps || steps, hires.strength, maxSteps);
}

/** A request's second pass: `sample_hr_pass` of A1111's modules/processing.py. */
export function secondPassOf(
  request: GenerateRequest,
  hires: HiresFix,
  { schedulerConfig, enlargement, plan, prompt, random, variation, seedResize }: SecondPassParts,
): SecondPass {
  const { scheduled, run } = hiresSteps(request, hires);
  const scheduler = createSampler(request.sampler, schedulerConfig, scheduled);
  const steps = scheduler.timesteps.length - (scheduled - run) * scheduler.order;
  const options = { ...plan, steps, stepsBefore: plan.steps };
  const { width, height } = request;
  return {
    ...hiresSize(request, hires.scale),
    prompt: planPrompt(prompt, options),
    negativePrompt: planNegativePrompt(request.negativePrompt, options),
    random,
    variation,
    seedResize,
    scheduler,
    steps: run,
    tile: hires.tiles ? { width, height } : null,
    enlargement,
  };
}
