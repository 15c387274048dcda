import { readFileSync } from 'node:fs';
import { bytesSource } from '../../../../core/formats/byte-source.ts';
import { openCheckpoint } from '../../../../core/formats/checkpoint/open-checkpoint.ts';
import { readTextualInversion } from '../../../../core/formats/lora/textual-inversion.ts';
import { parseExtraNetworks } from '../../../../core/prompt/index.ts';
import { createSampler } from '../../../../core/schedulers/samplers.ts';
import { learnedNamesIn } from '../../../../core/tokenizer/index.ts';
import { streamOf } from '../../../../storage/byte-streams.ts';
import type { LoraOverlay, PartlyUsed } from '../../../../storage/add-ons/lora/lora-overlay.ts';
import { withLoras } from '../../../../storage/add-ons/lora/with-loras.ts';
import type { StoredModel } from '../../../../storage/stored-model.ts';
import { readGoldens, type GoldenCase } from './golden-case.ts';
import { openFolder, paint, type Engine } from './golden-pictures.ts';

/** LoRAs and embeddings of the tiny pipeline, as diffusers and peft apply them: scripts/goldens/add_ons.py. */
const FOLDER = 'src/pipeline/__goldens__/tiny-add-ons';
const EMBEDDINGS = ['dot', 'wave'];

export type AddOnCase = GoldenCase<'euler'>;

export const { cases } = readGoldens<'euler'>('tiny-add-ons/pictures.json.gz');
export const withTags = cases.filter(
  ({ prompt, clipSkip }) => parseExtraNetworks(prompt).loras.length > 0 && clipSkip === 1,
);
export const withWords = cases.filter(
  (request) => embeddingsIn(request).length > 0 && request.clipSkip === 1,
);

/** The model that the LoRAs and embeddings were made for. */
export const base = openFolder('src/pipeline/__goldens__/tiny-skypaint/');

/** `model` with the LoRAs that a case's prompt names; their overlays are in memory. */
export function dressed(
  { prompt }: Pick<AddOnCase, 'prompt'>,
  model: StoredModel = base,
  precision: 'fp16' | 'fp32' = 'fp32',
  onOverlay: (overlay: LoraOverlay, file: Blob) => unknown = () => undefined,
  onPartlyUsed: (lora: PartlyUsed) => void = fail,
): Promise<StoredModel> {
  const chosen = parseExtraNetworks(prompt).loras.map((tag) => ({
    name: tag.name,
    contentId: tag.name,
    file: new Blob([readFileSync(`${FOLDER}/${tag.name}.safetensors`)]),
    adapterConfig: null,
    weights: { text_encoder: tag.textEncoderWeight, unet: tag.unetWeight },
  }));
  const keep = async (overlay: LoraOverlay) => {
    const file = await new Response(streamOf(overlay.chunks())).blob();
    await onOverlay(overlay, file);
    return file;
  };
  return withLoras(model, precision, chosen, keep, onPartlyUsed);
}

/** These LoRAs were made for the tiny model, so every part of them should be used. */
function fail({ name }: { readonly name: string }): void {
  throw new Error(`Only a part of ${name} is used.`);
}

/** 8-bit RGB: a case's picture, with the weights of `stored` and the case's embeddings. */
export async function pictureOf(
  engine: Engine,
  request: AddOnCase,
  stored: StoredModel = base,
): Promise<Uint8ClampedArray> {
  const { model, schedulerConfig } = engine;
  await model.useWeightsOf(stored);
  const inversions = await Promise.all(embeddingsIn(request).map((name) => readInversion(name)));
  const words = model.learnWords(inversions);
  const scheduler = createSampler(request.sampler, schedulerConfig, request.steps);
  return paint({ ...engine, stored }, request, scheduler, words);
}

export async function readInversion(name: string) {
  const source = bytesSource(`${name}.safetensors`, readFileSync(`${FOLDER}/${name}.safetensors`));
  return readTextualInversion(await openCheckpoint(source));
}

function embeddingsIn({ prompt, negativePrompt }: AddOnCase): readonly string[] {
  return learnedNamesIn(`${prompt}\n${negativePrompt}`, EMBEDDINGS);
}
