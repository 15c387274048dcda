import type { CheckpointKind } from '../../core/formats/checkpoint/identify.ts';
import { unsupportedFile } from '../../core/formats/file-error.ts';

type Json = Readonly<Record<string, unknown>>;

/** Pipelines whose parts are those of StableDiffusionPipeline. */
const SD1_PIPELINES =
  /^(StableDiffusion(Img2Img|SAG|AttendAndExcite)?Pipeline|AltDiffusionPipeline)$/;

const FAMILIES: readonly (readonly [RegExp, CheckpointKind])[] = [
  [/^StableDiffusionXLInpaint/, 'sdxl-inpainting'],
  [/^StableDiffusionXL/, 'sdxl'],
  [/^StableDiffusion3/, 'sd3'],
  [/^Flux/, 'flux'],
  [/Inpaint/, 'sd1-inpainting'],
  [/InstructPix2Pix/, 'sd1-instruct-pix2pix'],
];

/**
 * Names what a diffusers folder holds if it is no Stable Diffusion 1.x, by its pipeline's class and by what the UNet
 * takes in.
 *
 * @throws AppError `unsupported`, details: what (a `CheckpointKind`, or the class's own name)
 */
export function refuseOtherFamilies(index: Json, unet: Json): void {
  const { in_channels: inputs, out_channels: outputs = 4, cross_attention_dim: width } = unet;
  const refuse = (what: string) => {
    throw unsupportedFile('model_index.json', what, ['sd1']);
  };
  if (width === 1024) refuse(inputs === 9 ? 'sd2-inpainting' : 'sd2');
  if (width === 2048) refuse('sdxl');
  if (width === 1280) refuse('sdxl-refiner');
  if (inputs === 9 && outputs === 4) refuse('sd1-inpainting');
  if (inputs === 8 && outputs === 4) refuse('sd1-instruct-pix2pix');
  const pipeline = index['_class_name'];
  if (typeof pipeline !== 'string' || SD1_PIPELINES.test(pipeline)) return;
  refuse(FAMILIES.find(([mark]) => mark.test(pipeline))?.[1] ?? pipeline.slice(0, 100));
}
