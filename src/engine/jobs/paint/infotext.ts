import { formatInfotext, knownSettings } from '../../../core/formats/a1111-parameters.ts';
import type { GenerationParameters } from '../../../contract/engine-api.ts';
import { writeOptions } from '../../option-settings.ts';
import type { UsedAddOn, UsedAddOns } from './used-add-ons.ts';

/** As A1111 shortens SHA-256. */
const DIGITS = { vae: 10, other: 12 };

/** The settings that create_infotext puts first; the others follow in table order. */
const FIRST = ['Steps', 'Sampler', 'Schedule type', 'CFG scale', 'Seed', 'Size'];

/** A picture's parameters in A1111's format, which many programs read. */
export function infotextOf(
  parameters: GenerationParameters,
  { vae, loras, embeddings }: UsedAddOns,
): string {
  const options = writeOptions(parameters);
  const settings: readonly (readonly [string, string | null | undefined])[] = [
    ...FIRST.map((key) => [key, options.get(key)] as const),
    ['Model', parameters.modelId],
    ['VAE hash', vae && vae.hash.slice(0, DIGITS.vae)],
    ['VAE', vae && vae.name],
    ...[...options].filter(([key]) => !FIRST.includes(key)),
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

/** `name: hash, name: hash`; names lose the characters that the format uses itself (extra_networks_lora.py). */
function hashesOf(addOns: readonly UsedAddOn[]): string | null {
  const entries = addOns.map(
    ({ name, hash }) => `${name.replace(/[:,]/g, '')}: ${hash.slice(0, DIGITS.other)}`,
  );
  return entries.length === 0 ? null : entries.join(', ');
}
