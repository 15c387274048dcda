import type { CheckpointKind } from '../../core/formats/checkpoint/identify.ts';
import { unsupportedFile } from '../../core/formats/file-error.ts';

type Json = Readonly<Record<string, unknown>>;

/** Pipelines with the same parts as StableDiffusionPipeline. */
const SD1_PIPELINES =
  /^((StableDiffusion(Img2Img|Inpaint|SAG|PAG|AttendAndExcite|Panorama|Paradigms|ControlNet(Img2Img|Inpaint|XS)?)?|CycleDiffusion|SemanticStableDiffusion|AltDiffusion(Img2Img)?)Pipeline|StableDiffusionPipelineSafe|StableDiffusionInpaintPipelineLegacy)$/;

const FAMILIES: readonly (readonly [RegExp, CheckpointKind])[] = [
  [/^StableDiffusionXLInpaint/, 'sdxl-inpainting'],
  [/^StableDiffusionXL/, 'sdxl'],
  [/^StableDiffusion3/, 'sd3'],
  [/^Flux/, 'flux'],
  [/^LatentConsistency/, 'lcm'],
  [/^StableDiffusionInstructPix2Pix/, 'sd1-instruct-pix2pix'],
  [/^(AnimateDiff|PIA)/, 'motion-module'],
];

/** Families of pipelines that have no other names here than their own. */
const BRANDS: readonly (readonly [RegExp, string])[] = [
  [/^KandinskyV22/, 'Kandinsky 2.2'],
  [/^Kandinsky(\d)/, 'Kandinsky $1'],
  [/^Kandinsky/, 'Kandinsky 2.1'],
  [/^PixArtSigma/, 'PixArt-Σ'],
  [/^PixArt/, 'PixArt-α'],
  [/^(Wuerstchen|StableCascade)/, 'Stable Cascade'],
  [/^StableVideoDiffusion/, 'Stable Video Diffusion'],
  [/^StableUnCLIP/, 'Stable unCLIP'],
  [/^StableDiffusionDepth2Img/, 'Stable Diffusion 2 Depth'],
  [/^StableDiffusion\w*Upscale/, 'Stable Diffusion Upscaler'],
  [/^StableDiffusionImageVariation/, 'Stable Diffusion Image Variations'],
  [/^IF/, 'DeepFloyd IF'],
  [/^(TextTo|VideoTo)VideoSD/, 'ModelScope Text-to-Video'],
  [/^HunyuanDiT/, 'Hunyuan-DiT'],
  [/^HunyuanVideo/, 'HunyuanVideo'],
  [/^QwenImage/, 'Qwen-Image'],
  [/^ZImage/, 'Z-Image'],
  [/^LDM/, 'Latent Diffusion'],
  [
    /^(AuraFlow|Kolors|Sana|Wan|Lumina|Chroma|CogVideo|CogView|Mochi|LTX|Latte|Allegro|OmniGen|HiDream)/,
    '$1',
  ],
];

const brandOf = (pipeline: string) => {
  const brand = BRANDS.find(([mark]) => mark.test(pipeline));
  if (!brand) return pipeline.replace(/Pipeline$/, '').slice(0, 100);
  const [mark, name] = brand;
  return name.replace('$1', mark.exec(pipeline)?.[1] ?? '');
};

/** SHA-256 of the two files that most have: stabilityai/sdxl-vae, madebyollin/sdxl-vae-fp16-fix. */
const SDXL_VAES: readonly string[] = [
  '63aeecb90ff7bc1c115395962d3e803571385b61938377bc7089b36e81e92e2e',
  '235745af8d86bf4a4c1b5b4f529868b37019a10f7c0b2e79ad0abca3a22bc6e1',
];
const SDXL_SCALING_FACTOR = 0.13025;

/**
 * Refuses a separate VAE that was trained for another family, as far as that can be recognised. SDXL's has the names and shapes
 * of SD 1.x's but other latents, so its pictures would come out as fog.
 *
 * @param stated the file's own header (`modelspec.architecture` of Stability's model metadata standard)
 * @param config its config.json, or the derived one
 * @param sha256 of the file
 * @throws AppError `unsupported`
 */
export function refuseOtherVaes(
  path: string,
  {
    stated,
    config,
    sha256,
  }: { readonly stated: string; readonly config: Json; readonly sha256: string },
): void {
  const isXl =
    /^stable-diffusion-xl/.test(stated) ||
    config['scaling_factor'] === SDXL_SCALING_FACTOR ||
    SDXL_VAES.includes(sha256);
  if (isXl) throw unsupportedFile(path, 'sdxl', ['sd1']);
}

/**
 * Refuses a diffusers folder that is not Stable Diffusion 1.x, by its pipeline's class and the UNet's inputs. AltDiffusion for 18
 * languages is included: it has SD 2's UNet, but not its text encoder.
 *
 * @throws AppError `unsupported`, details: what (a `CheckpointKind`, or the class's own name)
 */
export function refuseOtherFamilies(index: Json, unet: Json): void {
  const { in_channels: inputs, out_channels: outputs = 4, cross_attention_dim: width } = unet;
  const refuse = (what: CheckpointKind) => {
    throw unsupportedFile('model_index.json', what, ['sd1']);
  };
  const pipeline = index['_class_name'];
  const isAlt = typeof pipeline === 'string' && pipeline.startsWith('AltDiffusion');
  if (width === 1024 && !isAlt) refuse(inputs === 9 ? 'sd2-inpainting' : 'sd2');
  if (width === 2048) refuse('sdxl');
  if (width === 1280) refuse('sdxl-refiner');
  if (inputs === 8 && outputs === 4) refuse('sd1-instruct-pix2pix');
  // The guidance scale is an input of such a UNet.
  if (typeof unet['time_cond_proj_dim'] === 'number') refuse('lcm');
  if (typeof pipeline !== 'string' || SD1_PIPELINES.test(pipeline)) return;
  const family = FAMILIES.find(([mark]) => mark.test(pipeline))?.[1];
  if (family) refuse(family);
  const named = brandOf(pipeline);
  throw unsupportedFile('model_index.json', named, ['sd1'], { fault: 'other-family', named });
}
