import { readFileSync } from 'node:fs';
import { unzlibSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { parsePythonJson } from '../src/core/formats/python-json.ts';
import { psnr } from '../src/core/metrics/index.ts';
import { createSampler, type SamplerId } from '../src/core/schedulers/samplers.ts';
import { createTokenizer } from '../src/core/tokenizer/index.ts';
import { parseManifest } from '../src/models/manifest.ts';
import { textToImage } from '../src/pipeline/text-to-image.ts';
import { OnnxDiffusionModel } from '../src/runtime/diffusion-model.ts';
import { fp32Stream } from '../src/storage/fp32-stream.ts';
import type { StoredModel } from '../src/storage/model-store.ts';
import { openSafetensors } from '../src/storage/safetensors-file.ts';

/**
 * The engine from prompt to pixels, with the model that ships, against diffusers' StableDiffusionPipeline. Nothing is
 * replaced but where the files lie: onnxruntime-web's WebAssembly runs in Node as it does in the page.
 */
interface Golden {
  readonly model: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly sampler: SamplerId;
    readonly steps: number;
    readonly prompt: string;
    readonly negativePrompt: string;
    readonly seed: number;
    readonly guidanceScale: number;
    readonly picture: { readonly shape: readonly number[]; readonly deflatedUint8: string };
  }[];
}

const MODEL = 'public/models/skypaint-mini/';
const golden = JSON.parse(
  readFileSync('src/pipeline/__goldens__/skypaint-mini.json', 'utf8'),
) as Golden;
const manifest = parseManifest(JSON.parse(readFileSync(`${MODEL}manifest.json`, 'utf8')));

const stored: StoredModel = {
  manifest,
  text: (path) => Promise.resolve(readFileSync(MODEL + path, 'utf8')),
  async weights(path) {
    const halves = await openSafetensors(new Blob([readFileSync(MODEL + path)]), path);
    return openSafetensors(await new Response(fp32Stream(halves)).blob(), path);
  },
};

let model: OnnxDiffusionModel;

beforeAll(async () => {
  model = await OnnxDiffusionModel.open(
    stored,
    { backend: 'wasm', precision: 'fp32', adapter: null, fallbackReasons: [] },
    () => undefined,
  );
});

test('the goldens were made with the weights that ship', () => {
  const hashes = manifest.files
    .filter(({ path }) => path.endsWith('.safetensors'))
    .map(({ path, sha256 }) => [path, sha256]);
  expect(golden.model).toEqual(Object.fromEntries(hashes));
});

test.each(golden.cases)(
  '$sampler, $steps steps: “$prompt” is the picture that diffusers draws',
  async (request) => {
    const tokenizer = createTokenizer({ vocab: await stored.text('tokenizer/vocab.txt') });
    const path = manifest.parts.scheduler.config;
    const [height = 0, width = 0] = request.picture.shape;
    const pixels = await textToImage(
      model,
      {
        promptTokens: tokenizer.encode(request.prompt, { maxLength: 77 }).inputIds,
        negativeTokens: tokenizer.encode(request.negativePrompt, { maxLength: 77 }).inputIds,
        width,
        height,
        guidanceScale: request.guidanceScale,
        seed: request.seed,
        scheduler: createSampler(
          request.sampler,
          parsePythonJson(await stored.text(path), path),
          request.steps,
        ),
        preview: manifest.latentPreview,
      },
      () => undefined,
      new AbortController().signal,
    );
    const rgb = pixels?.data.filter((_, index) => index % 4 !== 3) ?? [];
    const reference = unzlibSync(Buffer.from(request.picture.deflatedUint8, 'base64'));
    expect(rgb).toHaveLength(reference.length);
    expect(psnr(rgb, reference, 255)).toBeGreaterThan(40);
  },
);
