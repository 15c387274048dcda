import { LIMITS } from '../contract/limits.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { SAMPLER_IDS, type SamplerId } from '../contract/samplers.ts';
import { readNumber, readPrompt } from './fields.ts';

/** What a model has an opinion on: its manifest gives the start, the user may overrule each. */
export interface ModelOptions {
  readonly negativePrompt: string;
  readonly useStyleTag: boolean;
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  readonly guidanceScale: number;
  readonly sampler: SamplerId;
  readonly clipSkip: 1 | 2;
  /** The model whose text encoder reads the prompts; null for the model's own. */
  readonly textEncoder: string | null;
  /** The name of the VAE that decodes the picture; null for the model's own. */
  readonly vae: string | null;
}

export interface Form {
  readonly prompt: string;
  readonly seedMode: 'fresh' | 'fixed';
  readonly seed: number;
  readonly batchCount: number;
  /** Only what differs from the model's own defaults by the user's will. */
  readonly overrides: Partial<ModelOptions>;
}

export const EMPTY_FORM: Form = {
  prompt: '',
  seedMode: 'fresh',
  seed: 0,
  batchCount: 1,
  overrides: {},
};

export function resolveOptions(manifest: ModelManifest, form: Form): ModelOptions {
  return {
    ...manifest.defaults,
    useStyleTag: manifest.styleTag !== '',
    clipSkip: 1,
    textEncoder: null,
    vae: null,
    ...form.overrides,
  };
}

/** The seed of a batch's picture `index`; counts on from 0 after the largest. */
export function batchSeed(first: number, index: number): number {
  const room = LIMITS.seed.max - first;
  return index <= room ? first + index : index - room - 1;
}

/** A form out of what an earlier visit, another version or a curious user left behind. */
export function reviveForm(saved: unknown): Form {
  const form = asRecord(saved);
  return {
    prompt: typeof form['prompt'] === 'string' ? readPrompt(form['prompt']).value : '',
    seedMode: form['seedMode'] === 'fixed' ? 'fixed' : 'fresh',
    seed: readNumber('seed', String(form['seed']), EMPTY_FORM.seed).value,
    batchCount: readNumber('batchCount', String(form['batchCount']), EMPTY_FORM.batchCount).value,
    overrides: reviveOverrides(asRecord(form['overrides'])),
  };
}

export function reviveOverrides(saved: Readonly<Record<string, unknown>>): Partial<ModelOptions> {
  const overrides: { -readonly [K in keyof ModelOptions]?: ModelOptions[K] } = {};
  for (const field of ['width', 'height', 'steps', 'guidanceScale'] as const) {
    const number = saved[field];
    if (typeof number !== 'number') continue;
    const read = readNumber(field, String(number), 0);
    if (read.note === null) overrides[field] = read.value;
  }
  if (typeof saved['negativePrompt'] === 'string') {
    overrides.negativePrompt = readPrompt(saved['negativePrompt']).value;
  }
  if (typeof saved['useStyleTag'] === 'boolean') overrides.useStyleTag = saved['useStyleTag'];
  const sampler = SAMPLER_IDS.find((id) => id === saved['sampler']);
  if (sampler) overrides.sampler = sampler;
  const { clipSkip, textEncoder, vae } = saved;
  if (clipSkip === 1 || clipSkip === 2) overrides.clipSkip = clipSkip;
  if (typeof textEncoder === 'string' || textEncoder === null) overrides.textEncoder = textEncoder;
  if (typeof vae === 'string' || vae === null) overrides.vae = vae;
  return overrides;
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
