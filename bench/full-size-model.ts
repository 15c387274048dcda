import { encodeFloat16 } from '../src/core/tensor/float16.ts';
import fullSize from '../src/graph/models/full-size.json' with { type: 'json' };
import type { ModelManifest } from '../src/contract/manifest.ts';

/**
 * SkyPaint at full size: the shapes of SD 1.5's UNet and VAE and of a CLIPTextModel with the 119,547 tokens of
 * multilingual BERT. The random fp16 weights preserve the variance of their inputs, so that nothing overflows.
 */
const { unet, vae, skyClip } = fullSize;
const VOCABULARY = skyClip.config.vocab_size;

/** The first word's row is at the very end of the token embedding. */
export const PROMPT = `word${VOCABULARY - 1} word200`;

export type Shapes = Readonly<Record<string, readonly number[]>>;
type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

const SCHEDULER = {
  _class_name: 'PNDMScheduler',
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  num_train_timesteps: 1000,
  set_alpha_to_one: false,
  skip_prk_steps: true,
  steps_offset: 1,
};

/** Every file except the manifest, as streams: no large file is ever whole in memory. */
export function* modelFiles(): Generator<readonly [path: string, bytes: ByteStream]> {
  const text = (content: string) => new Blob([content]).stream();
  const json = (content: unknown) => text(JSON.stringify(content));
  yield ['tokenizer/vocab.txt', text(vocabulary())];
  yield ['scheduler/scheduler_config.json', json(SCHEDULER)];
  yield ['text_encoder/config.json', json(skyClip.config)];
  yield ['text_encoder/model.safetensors', safetensors(skyClip.shapes)];
  yield ['vae/config.json', json(vae.config)];
  yield ['vae/diffusion_pytorch_model.safetensors', safetensors(vae.shapes)];
  yield ['unet/config.json', json(unet.config)];
  yield ['unet/diffusion_pytorch_model.safetensors', safetensors(unet.shapes)];
}

export function manifestOf(id: string, files: ModelManifest['files']): ModelManifest {
  const part = (folder: string, weights: string) => ({
    config: `${folder}/config.json`,
    weights: [`${folder}/${weights}.safetensors`],
  });
  return {
    id,
    name: { en: id, 'zh-CN': id },
    version: '0',
    licence: { spdx: 'CC0-1.0', attributions: [] },
    styleTag: '',
    parts: {
      textEncoder: part('text_encoder', 'model'),
      unet: part('unet', 'diffusion_pytorch_model'),
      vae: part('vae', 'diffusion_pytorch_model'),
      tokenizer: { vocab: 'tokenizer/vocab.txt' },
      scheduler: { config: 'scheduler/scheduler_config.json' },
    },
    defaults: {
      width: 512,
      height: 512,
      steps: 20,
      guidanceScale: 7.5,
      sampler: 'ddim',
      negativePrompt: '',
    },
    sizes: [512],
    examples: [],
    latentPreview: { matrix: Array.from({ length: 4 }, () => [0, 0, 0]), bias: [0, 0, 0] },
    files,
  };
}

function vocabulary(): string {
  const special = new Map(
    ['[UNK]', '[CLS]', '[SEP]', '[MASK]'].map((token, i) => [100 + i, token]),
  );
  special.set(0, '[PAD]');
  return Array.from({ length: VOCABULARY }, (_, id) => special.get(id) ?? `word${id}`).join('\n');
}

/** A prime, so that no two rows of a matrix are alike. */
const NOISE_LENGTH = 1_000_003;

/** A safetensors file of fp16 tensors: vectors are 1 (weights) or 0 (biases), everything else noise of variance 1 / fan-in. */
export function safetensors(shapes: Shapes): ByteStream {
  const chunks = chunksOf(shapes);
  return new ReadableStream({
    pull(controller) {
      const { done, value } = chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

function* chunksOf(shapes: Shapes): Generator<Uint8Array<ArrayBuffer>, void> {
  yield headerOf(shapes);
  const noises = new Map<number, Uint16Array<ArrayBuffer>>();
  for (const [name, shape] of Object.entries(shapes)) {
    const length = shape.reduce((count, dim) => count * dim, 1);
    if (shape.length === 1) {
      yield bytesOf(new Uint16Array(length).fill(name.endsWith('.bias') ? 0 : 0x3c00));
      continue;
    }
    const fanIn = length / shape[0]!;
    const noise = noises.get(fanIn) ?? noiseOf(fanIn);
    noises.set(fanIn, noise);
    for (let done = 0; done < length; done += NOISE_LENGTH) {
      yield bytesOf(noise.subarray(0, length - done));
    }
  }
}

function headerOf(shapes: Shapes): Uint8Array<ArrayBuffer> {
  let end = 0;
  const entries = Object.entries(shapes).map(([name, shape]) => {
    const start = end;
    end += 2 * shape.reduce((count, dim) => count * dim, 1);
    return [name, { dtype: 'F16', shape, data_offsets: [start, end] }];
  });
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const header = new Uint8Array(8 + json.length);
  new DataView(header.buffer).setBigUint64(0, BigInt(json.length), true);
  header.set(json, 8);
  return header;
}

/** Uniform, and the same in every run. */
function noiseOf(fanIn: number): Uint16Array<ArrayBuffer> {
  const scale = Math.sqrt(3 / fanIn);
  let state = 1;
  return encodeFloat16(
    Float32Array.from({ length: NOISE_LENGTH }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state / 2 ** 31 - 1) * scale;
    }),
  );
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint16Array<ArrayBuffer>) =>
  new Uint8Array(buffer, byteOffset, byteLength);
