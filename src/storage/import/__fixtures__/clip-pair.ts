import { readFileSync } from 'node:fs';

/** Written by scripts/goldens/matching_pair.py. */
const PAIR = 'src/engine/jobs/match/__goldens__/pair/';
/** Its text encoder fits this one's UNet. */
const TINY = 'src/pipeline/__goldens__/tiny-skypaint/';

const blobAt = (path: string) => new Blob([readFileSync(path)]);
const blobsAt = (folder: string, paths: readonly string[]) =>
  paths.map((path) => [path, blobAt(folder + path)] as const);

export const readPair = (path: string): Buffer => readFileSync(PAIR + path);

/** A diffusers folder of SkyPaint's form, `tiny/…`. */
export function skypaintFolder(): ReadonlyMap<string, Blob> {
  const files = [
    ...blobsAt(TINY, [
      'model_index.json',
      'scheduler/scheduler_config.json',
      'unet/config.json',
      'unet/diffusion_pytorch_model.safetensors',
      'vae/config.json',
      'vae/diffusion_pytorch_model.safetensors',
    ]),
    ...blobsAt(PAIR, [
      'text_encoder/config.json',
      'text_encoder/model.safetensors',
      'tokenizer/vocab.txt',
    ]),
  ];
  return new Map(files.map(([path, file]) => [`tiny/${path}`, file]));
}

/** A transformers folder of a CLIPModel, `clip-tiny/…`. */
export function clipFolder(
  weights: readonly ('model.safetensors' | 'pytorch_model.bin')[] = ['model.safetensors'],
): ReadonlyMap<string, Blob> {
  const files = blobsAt(`${PAIR}clip/`, ['config.json', 'preprocessor_config.json', ...weights]);
  return new Map(files.map(([path, file]) => [`clip-tiny/${path}`, file]));
}
