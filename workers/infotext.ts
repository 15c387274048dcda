import { formatInfotext } from '../src/core/formats/a1111-parameters.ts';
import { A1111_SAMPLERS } from '../src/core/schedulers/samplers.ts';
import type { GenerationParameters } from '../src/protocol/engine-api.ts';

/** A picture's parameters in the form that A1111, and all who read its PNGs, know. */
export function infotextOf(parameters: GenerationParameters): string {
  const { sampler, scheduleType } = A1111_SAMPLERS[parameters.sampler];
  return formatInfotext({
    prompt: parameters.fullPrompt,
    negativePrompt: parameters.negativePrompt,
    settings: new Map([
      ['Steps', String(parameters.steps)],
      ['Sampler', sampler],
      ['Schedule type', scheduleType],
      ['CFG scale', String(parameters.guidanceScale)],
      ['Seed', String(parameters.seed)],
      ['Size', `${String(parameters.width)}x${String(parameters.height)}`],
      ['Model', parameters.modelName],
      ...(parameters.textEncoder === null
        ? []
        : ([['Text encoder', parameters.textEncoder]] as const)),
      ...(parameters.clipSkip === 1 ? [] : ([['Clip skip', String(parameters.clipSkip)]] as const)),
      ['RNG', 'CPU'],
      ['Version', `SkyPaint Web ${__APP_VERSION__}`],
    ]),
  });
}
