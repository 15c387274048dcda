import { knownSettings, type Infotext } from '../a1111-parameters.ts';
import type { JsonValue } from './json-value.ts';
import { invokeSampler } from './sampler-names.ts';

/** Matches a SHA-256, of which A1111 shows the first ten digits. */
const HASH = /^(?:sha256:)?([0-9a-f]{64})$/;

/**
 * The settings in InvokeAI's metadata, version 3 and later, which its PNGs store under `invokeai_metadata`.
 *
 * @returns null if there is no prompt
 */
export function readInvokeMetadata(metadata: JsonValue): Infotext | null {
  const prompt = metadata.at('positive_prompt').string;
  if (prompt === undefined) return null;
  const { sampler, scheduleType } = invokeSampler(metadata.at('scheduler').string ?? '');
  const width = metadata.at('width').scalar;
  const height = metadata.at('height').scalar;
  const clipSkip = Number(metadata.at('clip_skip').scalar ?? '0');
  const model = metadata.at('model');
  const loras = metadata.at('loras').items.flatMap((lora) => {
    const name = nameOf(lora.at('model')) ?? nameOf(lora.at('lora'));
    return name === undefined ? [] : [`<lora:${name}:${lora.at('weight').scalar ?? '1'}>`];
  });
  const settings: readonly (readonly [string, string | undefined])[] = [
    ['Steps', metadata.at('steps').scalar],
    ['Sampler', sampler === '' ? undefined : sampler],
    ['Schedule type', scheduleType],
    ['CFG scale', metadata.at('cfg_scale').scalar],
    ['Seed', metadata.at('seed').scalar],
    ['Size', width === undefined || height === undefined ? undefined : `${width}x${height}`],
    ['RNG', metadata.at('rand_device').string === 'cuda' ? 'GPU' : 'CPU'],
    ['Model hash', HASH.exec(model.at('hash').string ?? '')?.[1]?.slice(0, 10)],
    ['Model', nameOf(model)],
    ['VAE', nameOf(metadata.at('vae'))],
    // InvokeAI gives the number of skipped layers; A1111's clip skip gives the layer used, counted from the end.
    ['Clip skip', clipSkip > 0 ? String(clipSkip + 1) : undefined],
  ];
  return {
    prompt: [prompt, ...loras].join(' '),
    negativePrompt: metadata.at('negative_prompt').string ?? '',
    settings: knownSettings(settings),
  };
}

function nameOf(model: JsonValue): string | undefined {
  return model.at('name').string ?? model.at('model_name').string;
}
