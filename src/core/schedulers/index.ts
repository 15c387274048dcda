import type { z } from 'zod';
import { invalidConfig } from '../config/invalid-config.ts';
import { AppError } from '../errors.ts';
import {
  type baseConfig,
  entriesOf,
  parseSchedulerConfig,
  SCHEDULER_CONFIG_FILE,
  type SchedulerConfig,
} from './config.ts';
import { consistencyConfig, createLcm, createTcd } from './consistency.ts';
import { createDdim, ddimConfig } from './ddim.ts';
import { createDdpm, ddpmConfig } from './ddpm.ts';
import { createDeisMultistep, deisMultistepConfig } from './deis-multistep.ts';
import { createDpmSolverMultistep, dpmSolverMultistepConfig } from './dpm-solver-multistep.ts';
import { createDpmSolverSde, dpmSolverSdeConfig } from './dpm-solver-sde.ts';
import { createDpmSolverSinglestep, dpmSolverSinglestepConfig } from './dpm-solver-singlestep.ts';
import { createDpmpp2sAncestral, dpmpp2sAncestralConfig } from './dpmpp-2s-ancestral.ts';
import { createEuler, eulerConfig } from './euler.ts';
import { createEulerAncestral, eulerAncestralConfig } from './euler-ancestral.ts';
import { createHeun, heunConfig } from './heun.ts';
import { createKdpm2, createKdpm2Ancestral, kdpm2Config } from './kdpm2.ts';
import { createLms, lmsConfig } from './lms.ts';
import { createPndm, pndmConfig } from './pndm.ts';
import { orderOf, type SchedulerClassName } from './sampler-table.ts';
import type { Scheduler, Solver } from './scheduler.ts';
import { createUnipcMultistep, unipcMultistepConfig } from './unipc-multistep.ts';

export {
  A1111_SAMPLER_NAMES,
  A1111_SCHEDULERS,
  parseA1111Sampler,
  samplerOfA1111,
  schedulerOf,
  type A1111Sampler,
  type A1111ScheduleType,
  type SchedulerChoice,
} from './a1111.ts';
export type { SchedulerConfig } from './config.ts';
export type { Scheduler, StepInput, StepResult } from './scheduler.ts';

interface SchedulerClass {
  readonly schema: z.ZodObject;
  readonly create: (config: SchedulerConfig, steps: number) => Solver;
}

function define<Schema extends z.ZodObject<Pick<typeof baseConfig.shape, 'num_train_timesteps'>>>(
  schema: Schema,
  create: (config: z.infer<Schema>, steps: number) => Solver,
): SchedulerClass {
  return {
    schema,
    create(config, steps) {
      const parsed = parseSchedulerConfig(schema, config);
      const max = parsed.num_train_timesteps;
      if (!Number.isInteger(steps) || steps < 1 || steps > max) {
        throw new AppError('invalid-request', `steps must be 1 … ${max}`, {
          field: 'steps',
          found: steps,
          min: 1,
          max,
        });
      }
      return create(parsed, steps);
    },
  };
}

/** The default `num_inference_steps` of diffusers' StableDiffusionPipeline. */
const DEFAULT_STEPS = 50;

/** diffusers' classes by name, and one that diffusers does not have. */
const CLASSES = {
  DDIMScheduler: define(ddimConfig, createDdim),
  PNDMScheduler: define(pndmConfig, createPndm),
  EulerDiscreteScheduler: define(eulerConfig, createEuler),
  EulerAncestralDiscreteScheduler: define(eulerAncestralConfig, createEulerAncestral),
  LMSDiscreteScheduler: define(lmsConfig, createLms),
  HeunDiscreteScheduler: define(heunConfig, createHeun),
  KDPM2DiscreteScheduler: define(kdpm2Config, createKdpm2),
  KDPM2AncestralDiscreteScheduler: define(kdpm2Config, createKdpm2Ancestral),
  DPMSolverMultistepScheduler: define(dpmSolverMultistepConfig, createDpmSolverMultistep),
  DPMSolverSinglestepScheduler: define(dpmSolverSinglestepConfig, createDpmSolverSinglestep),
  DPMSolverPP2SAncestral: define(dpmpp2sAncestralConfig, createDpmpp2sAncestral),
  DPMSolverSDEScheduler: define(dpmSolverSdeConfig, createDpmSolverSde),
  DEISMultistepScheduler: define(deisMultistepConfig, createDeisMultistep),
  UniPCMultistepScheduler: define(unipcMultistepConfig, createUnipcMultistep),
  DDPMScheduler: define(ddpmConfig, createDdpm),
  LCMScheduler: define(consistencyConfig, createLcm),
  TCDScheduler: define(consistencyConfig, createTcd),
} satisfies Record<SchedulerClassName, SchedulerClass>;

const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  ...Object.values(CLASSES).flatMap(({ schema }) => Object.keys(schema.shape)),
  'predict_epsilon',
]);

/** Fields of a config that no class knows, because they are misspelt or from another version; diffusers ignores them with a warning. */
export const unknownSchedulerFields = (config: SchedulerConfig): string[] =>
  entriesOf(config)
    .map(([field]) => field)
    .filter((field) => !KNOWN_FIELDS.has(field));

/**
 * A diffusers scheduler after `set_timesteps(steps)`.
 *
 * @param className diffusers' class; not read from `config`, so that every class can be used with every model's config
 * @param config scheduler_config.json, parsed
 * @param steps 1 … num_train_timesteps; the default is that of diffusers' pipelines
 * @throws AppError `invalid-config` for an unknown class or an impossible value, `invalid-request` for `steps`
 */
export function createScheduler(
  className: string,
  config: SchedulerConfig,
  steps = DEFAULT_STEPS,
): Scheduler {
  if (!Object.hasOwn(CLASSES, className)) {
    const expected = { type: 'one-of', values: Object.keys(CLASSES) } as const;
    throw invalidConfig(SCHEDULER_CONFIG_FILE, ['_class_name'], className, expected);
  }
  const name = className as SchedulerClassName;
  return { ...CLASSES[name].create(config, steps), steps, order: orderOf(name) };
}
