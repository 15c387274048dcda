import { formatInfotext, knownSettings } from '../../../core/formats/a1111-parameters.ts';
import type { GenerationParameters } from '../../../contract/engine-api.ts';
import { writeAddOns, type UsedAddOns } from '../../add-ons/usages.ts';
import { writeControls } from '../../control-settings.ts';
import { writeHires } from '../../hires-settings.ts';
import { writeMask } from '../../mask-settings.ts';
import { writeOptions } from '../../option-settings.ts';

/** The settings that create_infotext puts first; the others follow in table order. */
const FIRST = [
  ...['Steps', 'Sampler', 'Schedule type', 'CFG scale', 'Seed', 'Size'],
  ...['Model', 'VAE hash', 'VAE'],
];

/** A picture's parameters in A1111's format, which many programs read. */
export function infotextOf(parameters: GenerationParameters, used: UsedAddOns): string {
  const all = new Map<string, string | null | undefined>([
    ...writeOptions(parameters),
    ...(parameters.start?.mask ? writeMask(parameters.start.mask) : []),
    ...writeHires(parameters),
    ...writeControls(parameters.controls),
    ['Model', parameters.modelId] as const,
    ...writeAddOns(used),
    // sd-dynamic-prompts' names. There they follow on separate lines, which A1111 by itself takes for a part of the prompt.
    ['Template', parameters.template?.prompt] as const,
    ['Negative Template', parameters.template?.negativePrompt || null] as const,
  ]);
  const settings = [
    ...FIRST.map((key) => [key, all.get(key)] as const),
    ...[...all].filter(([key]) => !FIRST.includes(key)),
    ['Version', `SkyPaint Web ${__APP_VERSION__}`] as const,
  ];
  return formatInfotext({
    prompt: parameters.fullPrompt,
    negativePrompt: parameters.negativePrompt,
    settings: knownSettings(settings),
  });
}
