import type { GenerationParameters } from '../../contract/engine-api.ts';
import { MODEL_OPTIONS } from '../../contract/picture-options.ts';
import { PLAIN_REQUEST } from '../../contract/plain-request.ts';
import type { NewPicture, PaintedPicture } from '../ports.ts';

const options = Object.fromEntries(
  Object.entries(MODEL_OPTIONS).map(([key, option]) => [
    key,
    'default' in option ? option.default : null,
  ]),
);

/** A gallery picture with these settings. */
export function pictureOf(
  id: string,
  parameters: Partial<GenerationParameters> = {},
  createdAt = 1,
): PaintedPicture & NewPicture {
  return {
    id,
    createdAt,
    bytes: 3,
    file: new Blob([id], { type: 'image/png' }),
    parameters: {
      ...(options as unknown as GenerationParameters),
      modelId: 'tiny',
      modelName: 'Tiny',
      prompt: '',
      fullPrompt: '',
      fullHiresPrompt: '',
      seed: 7,
      ...PLAIN_REQUEST,
      width: 128,
      height: 128,
      steps: 20,
      guidanceScale: 7.5,
      sampler: 'pndm',
      negativePrompt: '',
      backend: 'wasm',
      precision: 'fp32',
      ...parameters,
    },
    warnings: [],
    timings: { prepareMs: 0, encodeMs: 1, denoiseMs: 2, decodeMs: 3 },
  };
}
