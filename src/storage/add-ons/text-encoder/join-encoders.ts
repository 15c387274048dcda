import { AppError } from '../../../core/errors.ts';
import type { TextFit } from '../../../contract/library.ts';
import type { ModelManifest } from '../../../contract/manifest.ts';
import { findAddOn } from '../../library/find-add-on.ts';
import { openWeights } from '../../open-weights.ts';
import type { SafetensorsFile } from '../../safetensors-file.ts';
import type { StoredParts } from '../../stored-model.ts';
import type { LooseImageEncoder } from '../image-encoder/with-image-encoder.ts';

/** A text encoder that came without a model, with its vocabulary and the layers that make its texts comparable with pictures. */
export interface LooseTextEncoder {
  /** Of the add-on. */
  readonly id: string;
  readonly name: string;
  /** Differs between weights. */
  readonly contentId: string;
  readonly fit: TextFit;
  /** The texts of its config.json and vocab.txt. */
  readonly config: string;
  readonly vocab: string;
  readonly bert: ModelManifest['parts']['tokenizer']['bert'];
  /** As for a model: in fp32 if fp16 cannot hold them. */
  weights(
    part: 'textEncoder' | 'textProjection',
    precision: 'fp16' | 'fp32',
  ): Promise<SafetensorsFile>;
}

/** What follows the last layer. */
const OF_PROJECTION = /^((bert\.)?pooler|classifier)\./;

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` */
export async function openTextEncoder(name: string): Promise<LooseTextEncoder> {
  const { stored, file } = await findAddOn('text-encoder', name);
  const { id, file: contentId, config, vocab, bert, hiddenSize, projectionSize } = stored;
  return {
    id,
    name,
    contentId,
    fit: { hiddenSize, projectionSize },
    config,
    vocab,
    bert,
    async weights(part, precision) {
      const opened = await openWeights(file, name, precision);
      const isLast = part === 'textProjection';
      const own = [...opened.tensors].filter(([tensor]) => OF_PROJECTION.test(tensor) === isLast);
      return { ...opened, tensors: new Map(own) };
    },
  };
}

/** A text encoder and an image encoder that are compared; no file is copied. */
export function joinEncoders(text: LooseTextEncoder, image: LooseImageEncoder): StoredParts {
  // A path stands for its bytes.
  const ofText = (name: string) => `${text.contentId}:${name}`;
  const ofImage = (name: string) => `${image.contentId}:${name}`;
  const projection = `${ofText('textProjection')} ${ofImage('logitScale')}.json`;
  const { imageEncoder, imageProcessor } = image.configs;
  const texts = new Map([
    [ofText('config.json'), text.config],
    [ofText('vocab.txt'), text.vocab],
    [
      projection,
      JSON.stringify({
        hidden_size: text.fit.hiddenSize,
        projection_dim: text.fit.projectionSize,
        // The text side has none of its own.
        logit_scale: image.logitScale,
      }),
    ],
    [ofImage('imageEncoder.json'), imageEncoder],
    [ofImage('imageProcessor.json'), imageProcessor],
  ]);
  const { bert } = text;
  return {
    manifest: {
      id: text.id,
      parts: {
        textEncoder: { config: ofText('config.json'), weights: [ofText('textEncoder')] },
        tokenizer: { vocab: ofText('vocab.txt'), ...(bert && { bert }) },
        textProjection: { config: projection, weights: [ofText('textProjection')] },
        imageEncoder: { config: ofImage('imageEncoder.json'), weights: [ofImage('imageEncoder')] },
        imageProcessor: { config: ofImage('imageProcessor.json') },
      },
      files: [],
    },
    text(path) {
      const found = texts.get(path);
      if (found === undefined) throw new AppError('internal', `${path} is not of this pair.`);
      return Promise.resolve(found);
    },
    weights(path, precision) {
      if (path === ofImage('imageEncoder')) return image.weights('imageEncoder', precision);
      const isProjection = path === ofText('textProjection');
      return text.weights(isProjection ? 'textProjection' : 'textEncoder', precision);
    },
  };
}
