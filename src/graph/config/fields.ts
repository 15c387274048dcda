import { z } from 'zod';

/** Caps keep a hostile config from asking for graphs of absurd size; real models stay far below. */
export const width = z.int().min(1).max(65_536);
export const depth = z.int().min(1).max(64);
export const epsilon = z.number().positive().max(1);

/** The activations that all of diffusers' and transformers' names here come down to. */
export const ACTIVATIONS = ['silu', 'gelu', 'gelu_tanh', 'quick_gelu', 'relu'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** `act_fn` of diffusers' models (diffusers/models/activations.py). */
export const diffusersActivation = z
  .enum(['silu', 'swish', 'gelu', 'relu'])
  .transform((name): Activation => (name === 'swish' ? 'silu' : name));

/** A feature of later models that these graphs leave out: absent or off. */
export function unused<const T extends null | boolean | number | string>(off: T) {
  return z.literal([off, null], { error: `only ${JSON.stringify(off)} is supported` }).optional();
}

/** A value for all blocks, or one for each. */
export function perBlock<T extends z.ZodType>(value: T) {
  return z.union([value, z.array(value)], {
    error: 'expected one value or a list of one per block',
  });
}

/** @returns `blocks` values. A list of another length passes unchanged: the schema refuses it. */
export function spread<T>(value: T | readonly T[], blocks: number): readonly T[] {
  return Array.isArray(value) ? value : new Array<T>(blocks).fill(value as T);
}
