import { AppError } from '../../../core/errors.ts';
import {
  parseImageProcessorConfig,
  type ClipImageProcessorConfig,
} from '../../../core/image/clip-image-processor.ts';
import type { Pixels } from '../../../core/image/resample.ts';
import type { Embeddings } from '../../../core/matching/agreement.ts';
import { parsePythonJson } from '../../../core/formats/python-json.ts';
import type { Tokenizer } from '../../../core/tokenizer/index.ts';
import type { MatchingPair } from '../../../contract/matching.ts';
import { embedPicture, embedTexts } from '../../../pipeline/embed.ts';
import { parseTextEncoderConfig } from '../../../graph/index.ts';
import { OnnxMatchingModel } from '../../../runtime/matching-model.ts';
import {
  openImageEncoder,
  withImageEncoder,
  type LooseImageEncoder,
} from '../../../storage/add-ons/image-encoder/with-image-encoder.ts';
import { addOnId } from '../../../storage/library/add-ons.ts';
import type { StoredModel } from '../../../storage/stored-model.ts';
import { openTokenizer } from '../../../storage/stored-tokenizer.ts';
import type { JobContext } from '../job.ts';
import type { Loaded, OpenModel } from '../../workbench.ts';

const openModel: OpenModel<OnnxMatchingModel> = (...args) => OnnxMatchingModel.open(...args);

/** A pair of encoders, ready for texts and pictures. */
export class OpenPair {
  constructor(
    readonly loaded: Loaded<OnnxMatchingModel>,
    private readonly tokenizer: Tokenizer,
    private readonly processor: ClipImageProcessorConfig,
  ) {}

  get logitScale(): number {
    return this.loaded.model.logitScale;
  }

  /** How many tokens a text has, without start and end. */
  tokenCount(text: string): number {
    return this.tokenizer.toIds(text).length;
  }

  /** See `embedTexts`. */
  embedTexts(texts: readonly string[], onText?: () => void): Promise<Embeddings> {
    return embedTexts(this.loaded.model, this.tokenizer, texts, onText);
  }

  /** See `embedPicture`. */
  embedPicture(pixels: Pixels): Promise<Embeddings> {
    return embedPicture(this.loaded.model, this.processor, pixels);
  }
}

/** The ids of models and add-ons that must not change while the pair is used. */
export async function idsOfPair({
  modelId,
  imageEncoder,
}: MatchingPair): Promise<readonly string[]> {
  if (imageEncoder === null) return [modelId];
  return [modelId, await addOnId('image-encoder', imageEncoder)];
}

/**
 * @throws AppError: `unsupported` if a part is missing, `invalid-request` if there is no such image encoder or it does not fit
 * the text encoder, `invalid-config` if two parts of a model do not fit, and whatever the store throws
 */
export async function openPair(
  { modelId, imageEncoder }: MatchingPair,
  { bench, onProgress }: Pick<JobContext, 'bench' | 'onProgress'>,
): Promise<OpenPair> {
  const model = await bench.open(modelId, onProgress);
  const encoder = imageEncoder === null ? null : await openImageEncoder(imageEncoder);
  const stored = encoder ? await withFittingEncoder(model, encoder) : model;
  const loaded = await bench.load(stored, openModel, encoder ? [encoder.id] : []);
  return new OpenPair(loaded, await tokenizerOf(stored), await processorOf(stored));
}

/** For each model the last image encoder that it was joined with: the bench tells models apart by identity. */
const joined = new WeakMap<
  StoredModel,
  { readonly contentId: string; readonly stored: StoredModel }
>();

/** @throws AppError `invalid-request` when the projection of texts does not fit the text encoder */
async function withFittingEncoder(
  model: StoredModel,
  encoder: LooseImageEncoder,
): Promise<StoredModel> {
  const known = joined.get(model);
  const { contentId, name, fit } = encoder;
  if (known?.contentId === contentId) return known.stored;
  const { id, parts } = model.manifest;
  const path = parts.textEncoder.config;
  const config = parseTextEncoderConfig(parsePythonJson(await model.text(path), path), path);
  if (config.kind !== fit.textEncoder) {
    throw new AppError('invalid-request', `${id} reads texts with ${config.kind}.`, {
      field: 'imageEncoder',
      what: 'other-text-encoder',
      found: name,
      model: id,
      expected: fit.textEncoder,
    });
  }
  if (config.hiddenSize !== fit.textHiddenSize) {
    throw new AppError(
      'invalid-request',
      `The text encoder of ${id} is ${config.hiddenSize} wide, the image encoder ${name} goes with ${fit.textHiddenSize}.`,
      {
        field: 'imageEncoder',
        what: 'image-encoder-misfit',
        found: name,
        model: id,
        expected: fit.textHiddenSize,
        width: config.hiddenSize,
      },
    );
  }
  const stored = withImageEncoder(model, encoder);
  joined.set(model, { contentId, stored });
  return stored;
}

/** It takes longer to build one than to read a text with it. */
const tokenizers = new WeakMap<StoredModel, Promise<Tokenizer>>();

function tokenizerOf(stored: StoredModel): Promise<Tokenizer> {
  const known = tokenizers.get(stored) ?? openTokenizer(stored);
  tokenizers.set(stored, known);
  known.catch(() => tokenizers.delete(stored));
  return known;
}

async function processorOf(stored: StoredModel): Promise<ClipImageProcessorConfig> {
  const config = stored.manifest.parts['imageProcessor']?.config;
  // CLIPImageProcessor's defaults are OpenAI's.
  if (config === undefined) return parseImageProcessorConfig({});
  return parseImageProcessorConfig(JSON.parse(await stored.text(config)), config);
}
