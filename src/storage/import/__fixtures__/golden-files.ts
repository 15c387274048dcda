import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { PartTensors } from '../../../core/formats/checkpoint/model-parts.ts';
import type { ModelRecipe, PartName } from '../model-recipe.ts';
import { FINAL_PATHS } from '../model-recipe.ts';
import { openSafetensors } from '../../safetensors-file.ts';
import { layOut, weightChunks, type StoredDtype } from '../half-weights.ts';
import { expected, type Origins } from '../../../core/formats/__goldens__/golden-file.ts';

const FOLDER = new URL('../../../core/formats/__goldens__/checkpoints/', import.meta.url);

/** A file that scripts/goldens/checkpoints.py wrote. */
export const goldenBlob = (name: string): Blob => new Blob([readFileSync(new URL(name, FOLDER))]);

const ORIGINS: Readonly<Record<string, Origins>> = expected as never;

/** Each tensor's shape and SHA-256 after `.half()` of diffusers' conversion, by its name. */
export const storedByDiffusers = (part: string) =>
  Object.fromEntries(
    Object.entries(ORIGINS[part]!).map(([name, [, shape, hash]]) => [name, [shape, hash]]),
  );

export const textBlob = (content: unknown): Blob =>
  new Blob([typeof content === 'string' ? content : JSON.stringify(content)]);

/** Written by scripts/goldens/saved_tokenizers.py; BERT's has the sixty words of VOCABULARY. */
export function savedTokenizers() {
  const file = new URL(
    '../../../core/tokenizer/__goldens__/saved-tokenizers.json.gz',
    import.meta.url,
  );
  type Saved = { readonly files: Readonly<Record<string, string>> };
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as { bert: Saved; clip: Saved };
}

/** Sixty words, as many as the golden text encoder knows. */
export const VOCABULARY = [
  ...['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'],
  ...Array.from({ length: 55 }, (_, i) => String.fromCodePoint(0x4e00 + i)),
].join('\n');

const TEXT_CONFIG = {
  model_type: 'clip_text_model',
  ...expected.configs.textEncoder,
  eos_token_id: 2,
};

/** The golden pipeline as a diffusers folder, without its UNet's weights. */
export function diffusersFiles(): Map<string, Blob> {
  return new Map([
    ['model_index.json', textBlob({ _class_name: 'StableDiffusionPipeline' })],
    ['text_encoder/config.json', textBlob(TEXT_CONFIG)],
    ['text_encoder/pytorch_model.bin', goldenBlob('pytorch_model.bin')],
    [
      'unet/config.json',
      textBlob({ ...expected.configs.unet, _class_name: 'UNet2DConditionModel' }),
    ],
    [
      'vae/config.json',
      textBlob({ ...expected.configs.vae, _class_name: 'AutoencoderKL', norm_num_groups: 4 }),
    ],
    ['vae/diffusion_pytorch_model.fp16.safetensors', goldenBlob('vae.fp16.safetensors')],
    ['tokenizer/vocab.txt', textBlob(VOCABULARY)],
    [
      'scheduler/scheduler_config.json',
      textBlob({ _class_name: 'DDIMScheduler', steps_offset: 1 }),
    ],
  ]);
}

/** A part's file as it would be stored. */
export async function storedPart(
  recipe: ModelRecipe,
  part: PartName,
  dtype: StoredDtype = 'F16',
): Promise<{ readonly file: Blob; readonly overflows: readonly string[] }> {
  return storedTensors(recipe[part].tensors, dtype, FINAL_PATHS[part].weights);
}

export async function storedTensors(
  tensors: PartTensors,
  dtype: StoredDtype = 'F16',
  path = 'stored.safetensors',
): Promise<{ readonly file: Blob; readonly overflows: readonly string[] }> {
  const layout = layOut(path, tensors, dtype);
  const overflows: string[] = [];
  const chunks = weightChunks(layout, tensors, (name) => overflows.push(name));
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  const file = new Blob(pieces);
  if (file.size !== layout.bytes) throw new Error(`${file.size} bytes, not ${layout.bytes}`);
  return { file, overflows };
}

/** Name, shape and SHA-256 of each tensor of a safetensors file. */
export async function digestsOf(file: Blob) {
  const { tensors } = await openSafetensors(file, 'stored');
  const digests: Record<string, readonly [shape: readonly number[], sha256: string]> = {};
  for (const [name, { shape, byteOffset, byteLength }] of tensors) {
    const bytes = await file.slice(byteOffset, byteOffset + byteLength).arrayBuffer();
    const sum = createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
    digests[name] = [shape, sum];
  }
  return digests;
}

export const noClip = () => Promise.reject(new Error('CLIP’s merges are not wanted here'));
