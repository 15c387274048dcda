import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { parseSchedulerConfig, type BaseConfig, type SchedulerConfig } from './config.ts';
import { createDdim, ddimConfig } from './ddim.ts';
import { createDpmSolverMultistep, dpmSolverMultistepConfig } from './dpm-solver-multistep.ts';
import { createEuler, eulerConfig } from './euler.ts';
import { createEulerAncestral, eulerAncestralConfig } from './euler-ancestral.ts';
import { createPndm, pndmConfig } from './pndm.ts';
import type { Scheduler } from './scheduler.ts';

export type { SchedulerConfig } from './config.ts';
export type { Scheduler, StepInput, StepResult } from './scheduler.ts';

interface SchedulerClass {
  readonly schema: z.ZodObject;
  readonly create: (config: SchedulerConfig, steps: number) => Scheduler;
}

function define<Schema extends z.ZodObject & z.ZodType<BaseConfig>>(
  schema: Schema,
  create: (config: z.infer<Schema>, steps: number) => Scheduler,
): SchedulerClass {
  return {
    schema,
    create(config, steps) {
      const parsed = parseSchedulerConfig(schema, config, KNOWN_FIELDS);
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

/** By diffusers' class names. */
const CLASSES = {
  DDIMScheduler: define(ddimConfig, createDdim),
  PNDMScheduler: define(pndmConfig, createPndm),
  EulerDiscreteScheduler: define(eulerConfig, createEuler),
  EulerAncestralDiscreteScheduler: define(eulerAncestralConfig, createEulerAncestral),
  DPMSolverMultistepScheduler: define(dpmSolverMultistepConfig, createDpmSolverMultistep),
};

export type SchedulerClassName = keyof typeof CLASSES;

const KNOWN_FIELDS: ReadonlySet<string> = new Set(
  Object.values(CLASSES).flatMap(({ schema }) => Object.keys(schema.shape)),
);

/**
 * A diffusers scheduler after `set_timesteps(steps)`.
 *
 * @param className diffusers' class; not read from `config`, so that any class takes any model's config
 * @param config scheduler_config.json, parsed
 * @param steps 1 … num_train_timesteps
 * @throws AppError `invalid-config` for an unknown class or field or an impossible value, `invalid-request` for `steps`
 */
export function createScheduler(
  className: string,
  config: SchedulerConfig,
  steps: number,
): Scheduler {
  if (!Object.hasOwn(CLASSES, className)) {
    throw new AppError('invalid-config', `scheduler_config.json: no class ${className}`, {
      file: 'scheduler_config.json',
      field: '_class_name',
      found: className,
      expected: Object.keys(CLASSES),
    });
  }
  return CLASSES[className as SchedulerClassName].create(config, steps);
}
