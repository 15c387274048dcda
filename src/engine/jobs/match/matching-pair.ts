import { AppError } from '../../../core/errors.ts';
import {
  parseImageProcessorConfig,
  type ClipImageProcessorConfig,
} from '../../../core/image/clip-image-processor.ts';
import type { Pixels } from '../../../core/image/resample.ts';
import type { Embeddings } from '../../../core/matching/agreement.ts';
import { createTokenizer, type Tokenizer } from '../../../core/tokenizer/index.ts';
import type { MatchingPair } from '../../../contract/matching.ts';
import { embedPicture, embedTexts } from '../../../pipeline/embed.ts';
import { OnnxMatchingModel } from '../../../runtime/matching-model.ts';
import type { StoredModel } from '../../../storage/stored-model.ts';
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
export function idsOfPair({ modelId }: MatchingPair): Promise<readonly string[]> {
  return Promise.resolve([modelId]);
}

/** @throws AppError: `unsupported` if a part is missing, `invalid-config` if two do not fit, and whatever the store throws */
export async function openPair(
  { modelId, imageEncoder }: MatchingPair,
  { bench, onProgress }: Pick<JobContext, 'bench' | 'onProgress'>,
): Promise<OpenPair> {
  if (imageEncoder !== null) {
    throw new AppError('unsupported', `No image encoder ${imageEncoder}`, { name: imageEncoder });
  }
  const stored = await bench.open(modelId, onProgress);
  const loaded = await bench.load(stored, openModel);
  return new OpenPair(loaded, await tokenizerOf(stored), await processorOf(stored));
}

async function tokenizerOf(stored: StoredModel): Promise<Tokenizer> {
  const { vocab, merges, bert } = stored.manifest.parts.tokenizer;
  return createTokenizer({
    ...bert,
    vocab: await stored.text(vocab),
    ...(merges !== undefined && { merges: await stored.text(merges) }),
  });
}

async function processorOf(stored: StoredModel): Promise<ClipImageProcessorConfig> {
  const config = stored.manifest.parts['imageProcessor']?.config;
  // CLIPImageProcessor's defaults are OpenAI's.
  if (config === undefined) return parseImageProcessorConfig({});
  return parseImageProcessorConfig(JSON.parse(await stored.text(config)), config);
}
