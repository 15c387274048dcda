import { z } from 'zod';
import type { Expectation } from '../../core/config/expectation.ts';

/** Limits, so that a hostile config cannot request graphs of absurd size; real models stay far below. */
export const width = z.int().min(1).max(65_536);
export const depth = z.int().min(1).max(64);
export const epsilon = z.number().positive().max(1);

/** The activations that diffusers' and transformers' names stand for. */
export const ACTIVATIONS = ['silu', 'gelu', 'gelu_tanh', 'quick_gelu', 'relu'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** `act_fn` of diffusers' models (diffusers/models/activations.py). */
export const diffusersActivation = z
  .enum(['silu', 'swish', 'gelu', 'relu'])
  .transform((name): Activation => (name === 'swish' ? 'silu' : name));

/** A feature of later models that these graphs do not have: it must be absent, null or off. */
export function unused<
  T extends null | boolean | number | string | Readonly<Record<string, never>>,
>(off: T) {
  const isOff = (value: unknown) => JSON.stringify(value) === JSON.stringify(off);
  const values = off === null ? [null] : [off, null];
  return z
    .unknown()
    .superRefine((value, context) => {
      if (value === null || isOff(value)) return;
      refuse(context, [], { type: 'one-of', values });
    })
    .optional();
}

/** Fields that have no effect on the graphs; their values are ignored. */
export function ignored<Name extends string>(
  ...groups: readonly (readonly Name[])[]
): Record<Name, z.ZodOptional<z.ZodUnknown>> {
  const entries = groups.flat().map((name) => [name, z.unknown().optional()] as const);
  return Object.fromEntries(entries) as Record<Name, z.ZodOptional<z.ZodUnknown>>;
}

/** Adds the allowed values to a check. */
export function refuse(context: z.RefinementCtx, path: PropertyKey[], expected: Expectation): void {
  context.addIssue({ code: 'custom', path, params: { expected } });
}

/** For lists that must be as long as `block_out_channels`. */
export function asManyAs(channels: readonly number[]): Expectation {
  return { type: 'entries-of', field: 'block_out_channels', count: channels.length };
}

/** For values that must divide the channels of every block. */
export function dividing(channels: readonly number[]): Expectation {
  return { type: 'divisor-of', field: 'block_out_channels', values: channels };
}

/** One value for all blocks, or one per block. */
export function perBlock<T extends z.ZodType>(value: T) {
  return z.union([value, z.array(value)]);
}

/** @returns `blocks` values. A list of another length passes unchanged: the schema refuses it. */
export function spread<T>(value: T | readonly T[], blocks: number): readonly T[] {
  return Array.isArray(value) ? value : new Array<T>(blocks).fill(value as T);
}
