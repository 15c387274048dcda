import type { CheckpointKind } from '../../core/formats/checkpoint/identify.ts';
import { unsupportedFile } from '../../core/formats/file-error.ts';
import { KIND_FAULTS } from './other-kinds.ts';

/** diffusers' classes of parts that have a specific name, most specific first. */
const PARTS: readonly (readonly [RegExp, CheckpointKind])[] = [
  [/^(SD3|Flux)Transformer2D/, 'diffusion-transformer'],
  [/^MotionAdapter|^UNetMotion/, 'motion-module'],
  [/^AutoencoderTiny/, 'taesd'],
  [/^(VQModel|VQDiffusion|Asymmetric|Autoencoder|ConsistencyDecoder)/, 'other-vae'],
  [/Transformer\w*Model$|DiT\w*Model$/, 'diffusion-transformer'],
  [/^UNet2DConditionModel$/, 'diffusers-unet'],
];

/**
 * Refuses a part of another class than expected.
 *
 * @param config of the part; one without a class passes
 * @throws AppError `unsupported`
 */
export function refuseOtherClasses(
  path: string,
  { _class_name: stated }: Readonly<Record<string, unknown>>,
  ...expected: readonly string[]
): void {
  if (typeof stated !== 'string' || stated === '' || expected.includes(stated)) return;
  const kind = PARTS.find(([mark]) => mark.test(stated))?.[1];
  const fault = kind === undefined ? 'other-class' : KIND_FAULTS[kind];
  throw unsupportedFile(path, kind ?? stated.slice(0, 100), expected, {
    ...(fault && { fault }),
    named: stated.slice(0, 100),
  });
}
