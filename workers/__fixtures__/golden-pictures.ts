import { readFileSync } from 'node:fs';
import { unzlibSync } from 'fflate';
import { parsePythonJson } from '../../src/core/formats/python-json.ts';
import { planNegativePrompt, planPrompt } from '../../src/core/prompt/index.ts';
import type { Scheduler, SchedulerConfig } from '../../src/core/schedulers/index.ts';
import { createTokenizer } from '../../src/core/tokenizer/index.ts';
import { LIMITS } from '../../src/models/limits.ts';
import { parseManifest, type ModelManifest } from '../../src/models/manifest.ts';
import { textToImage } from '../../src/pipeline/text-to-image.ts';
import { OnnxDiffusionModel } from '../../src/runtime/diffusion-model.ts';
import { fp32Stream } from '../../src/storage/fp32-stream.ts';
import type { StoredModel } from '../../src/storage/model-store.ts';
import { openSafetensors } from '../../src/storage/safetensors-file.ts';

/** A picture that diffusers drew, and what it was asked for; written by scripts/goldens. */
export interface GoldenCase<Sampler extends string> {
  readonly sampler: Sampler;
  readonly steps: number;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly seed: number;
  readonly guidanceScale: number;
  readonly picture: { readonly shape: readonly number[]; readonly deflatedUint8: string };
}

/** The engine without a browser: all is as in the page, but for where the files lie. */
export interface Engine {
  readonly stored: StoredModel;
  readonly model: OnnxDiffusionModel;
  readonly schedulerConfig: SchedulerConfig;
}

/** @param folder with manifest.json and the model's files; F16 weights run in F32, as on every CPU. */
export async function openEngine(folder: string): Promise<Engine> {
  const manifest = parseManifest(JSON.parse(readFileSync(`${folder}manifest.json`, 'utf8')));
  const stored: StoredModel = {
    manifest,
    text: (path) => Promise.resolve(readFileSync(folder + path, 'utf8')),
    async weights(path) {
      const halves = await openSafetensors(new Blob([readFileSync(folder + path)]), path);
      return openSafetensors(await new Response(fp32Stream(halves)).blob(), path);
    },
  };
  const model = await OnnxDiffusionModel.open(
    stored,
    { backend: 'wasm', precision: 'fp32', adapter: null, fallbackReasons: [] },
    () => undefined,
  );
  const path = manifest.parts.scheduler.config;
  return { stored, model, schedulerConfig: parsePythonJson(await stored.text(path), path) };
}

/** 8-bit RGB `[height, width, 3]`. */
export async function paint(
  { stored, model }: Engine,
  request: GoldenCase<string>,
  scheduler: Scheduler,
): Promise<Uint8ClampedArray> {
  const { parts, latentPreview }: ModelManifest = stored.manifest;
  const [height = 0, width = 0] = request.picture.shape;
  const options = {
    tokenizer: createTokenizer({ vocab: await stored.text(parts.tokenizer.vocab) }),
    steps: scheduler.timesteps.length,
    maxChunks: LIMITS.promptChunks,
    maxParts: LIMITS.promptParts,
    maxEncodings: LIMITS.promptEncodings,
  };
  const pixels = await textToImage(
    model,
    {
      prompt: planPrompt(request.prompt, options),
      negativePrompt: planNegativePrompt(request.negativePrompt, options),
      width,
      height,
      guidanceScale: request.guidanceScale,
      seed: request.seed,
      scheduler,
      preview: latentPreview,
    },
    () => undefined,
    new AbortController().signal,
  );
  return pixels?.data.filter((_, index) => index % 4 !== 3) ?? new Uint8ClampedArray();
}

/** 8-bit RGB `[height, width, 3]`. */
export function referenceOf({ picture }: GoldenCase<string>): Uint8Array {
  return unzlibSync(Buffer.from(picture.deflatedUint8, 'base64'));
}
