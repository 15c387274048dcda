import type { Infotext } from '../../core/formats/a1111-parameters.ts';
import { readPictureParameters } from '../../core/formats/picture-parameters/read-picture-parameters.ts';
import type { PictureSettings } from '../../contract/picture-settings.ts';
import { readAddOns } from '../add-ons/usages.ts';
import { readControls } from '../control-settings.ts';
import { readHires } from '../hires-settings.ts';
import { readMask } from '../mask-settings.ts';
import { readOptions } from '../option-settings.ts';

/** Larger than any picture that people paint; larger files are not read. */
const MAX_FILE_BYTES = 256 * 2 ** 20;

/** @returns null if the picture has no settings */
export async function readPictureSettings(file: Blob): Promise<PictureSettings | null> {
  if (file.size > MAX_FILE_BYTES) return null;
  const infotext = readPictureParameters(new Uint8Array(await file.arrayBuffer()));
  return infotext && settingsOf(infotext);
}

/** Converts A1111's text into this program's settings. */
export function settingsOf({ prompt, negativePrompt, settings }: Infotext): PictureSettings {
  const { strength, ...rest } = readOptions(settings);
  const hires = readHires(settings, rest);
  // A1111 has one key for both strengths.
  const options = hires || strength === undefined ? rest : { ...rest, strength };
  const mask = readMask(settings);
  const controls = readControls(settings);
  const sampler = settings.get('Sampler');
  const template = settings.get('Template');
  const model = settings.get('Model');
  return {
    prompt,
    negativePrompt,
    options,
    hires,
    ...(mask && { mask }),
    ...(controls.length > 0 && { controls }),
    ...(template !== undefined && { template }),
    ...(sampler && options.sampler === undefined && { unknownSampler: sampler }),
    ingredients: [
      ...(model
        ? [{ kind: 'model' as const, name: model, hash: settings.get('Model hash') ?? null }]
        : []),
      ...readAddOns(settings, prompt),
    ],
  };
}
