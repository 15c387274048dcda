import { formatInfotext, knownSettings } from '../../../core/formats/a1111-parameters.ts';
import { samplerOf } from '../../../contract/samplers.ts';
import type { GenerationParameters } from '../../../contract/engine-api.ts';
import type { UsedAddOn, UsedAddOns } from './used-add-ons.ts';

/** As A1111 shortens SHA-256. */
const DIGITS = { vae: 10, other: 12 };

/** A picture's parameters in the form that A1111, and all who read its PNGs, know; in the order of its create_infotext. */
export function infotextOf(
  parameters: GenerationParameters,
  { vae, loras, embeddings }: UsedAddOns,
): string {
  const { algorithm, schedule } = samplerOf(parameters.sampler);
  const { textEncoder, clipSkip } = parameters;
  const settings: readonly (readonly [string, string | null])[] = [
    ['Steps', String(parameters.steps)],
    ['Sampler', algorithm],
    ['Schedule type', schedule],
    ['CFG scale', String(parameters.guidanceScale)],
    ['Seed', String(parameters.seed)],
    ['Size', `${String(parameters.width)}x${String(parameters.height)}`],
    ['Model', parameters.modelId],
    ['VAE hash', vae && vae.hash.slice(0, DIGITS.vae)],
    ['VAE', vae && vae.name],
    ['Text encoder', textEncoder],
    ['Clip skip', clipSkip === 1 ? null : String(clipSkip)],
    ['RNG', 'CPU'],
    ['Lora hashes', hashesOf(loras)],
    ['TI hashes', hashesOf(embeddings)],
    ['Version', `SkyPaint Web ${__APP_VERSION__}`],
  ];
  return formatInfotext({
    prompt: parameters.fullPrompt,
    negativePrompt: parameters.negativePrompt,
    settings: knownSettings(settings),
  });
}

/** `name: hash, name: hash`, names without the signs that this form is made of (extra_networks_lora.py). */
function hashesOf(addOns: readonly UsedAddOn[]): string | null {
  const entries = addOns.map(
    ({ name, hash }) => `${name.replace(/[:,]/g, '')}: ${hash.slice(0, DIGITS.other)}`,
  );
  return entries.length === 0 ? null : entries.join(', ');
}
