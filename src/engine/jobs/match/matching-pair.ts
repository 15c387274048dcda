import {
  parseImageProcessorConfig,
  type ClipImageProcessorConfig,
} from '../../../core/image/clip-image-processor.ts';
import type { Pixels } from '../../../core/image/resample.ts';
import type { Embeddings } from '../../../core/matching/agreement.ts';
import type { Tokenizer } from '../../../core/tokenizer/index.ts';
import type { MatchingPair } from '../../../contract/matching.ts';
import { embedPicture, embedTexts } from '../../../pipeline/embed.ts';
import { OnnxMatchingModel } from '../../../runtime/matching-model.ts';
import { openImageEncoder } from '../../../storage/add-ons/image-encoder/with-image-encoder.ts';
import { openTextEncoder } from '../../../storage/add-ons/text-encoder/join-encoders.ts';
import { addOnId } from '../../../storage/library/add-ons.ts';
import type { StoredParts } from '../../../storage/stored-model.ts';
import { openTokenizer } from '../../../storage/stored-tokenizer.ts';
import type { JobContext } from '../job.ts';
import type { Loaded, OpenModel } from '../../workbench.ts';
import { joinFitting, withFittingEncoder } from './fitting-encoders.ts';

const openModel: OpenModel<OnnxMatchingModel, StoredParts> = (...args) =>
  OnnxMatchingModel.open(...args);

/** A pair of encoders, ready for texts and pictures. */
export class OpenPair {
  constructor(
    readonly loaded: Loaded<OnnxMatchingModel, StoredParts>,
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
  textEncoder,
  imageEncoder,
}: MatchingPair): Promise<readonly string[]> {
  const reader = modelId ?? (await addOnId('text-encoder', textEncoder));
  if (imageEncoder === null) return [reader];
  return [reader, await addOnId('image-encoder', imageEncoder)];
}

/**
 * @throws AppError: `unsupported` if a part is missing, `invalid-request` if there is no such encoder or the two do not fit,
 * `invalid-config` if two parts of a model do not fit, and whatever the store throws
 */
export async function openPair(
  { modelId, textEncoder, imageEncoder }: MatchingPair,
  { bench, onProgress }: Pick<JobContext, 'bench' | 'onProgress'>,
): Promise<OpenPair> {
  const encoder = imageEncoder === null ? null : await openImageEncoder(imageEncoder);
  const stored =
    modelId === undefined
      ? joinFitting(await openTextEncoder(textEncoder), encoder!)
      : await withFittingEncoder(await bench.open(modelId, onProgress), encoder);
  const loaded = await bench.load(stored, openModel, encoder ? [encoder.id] : []);
  return new OpenPair(loaded, await tokenizerOf(stored), await processorOf(stored));
}

/** It takes longer to build one than to read a text with it. */
const tokenizers = new WeakMap<StoredParts, Promise<Tokenizer>>();

function tokenizerOf(stored: StoredParts): Promise<Tokenizer> {
  const known = tokenizers.get(stored) ?? openTokenizer(stored);
  tokenizers.set(stored, known);
  known.catch(() => tokenizers.delete(stored));
  return known;
}

async function processorOf(stored: StoredParts): Promise<ClipImageProcessorConfig> {
  const config = stored.manifest.parts['imageProcessor']?.config;
  // CLIPImageProcessor's defaults are OpenAI's.
  if (config === undefined) return parseImageProcessorConfig({});
  return parseImageProcessorConfig(JSON.parse(await stored.text(config)), config);
}
