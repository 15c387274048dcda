import { AppError } from '../../../core/errors.ts';
import type { EncoderFit } from '../../../contract/library.ts';
import { wideFile } from '../../wide-file.ts';
import { findAddOn } from '../../library/find-add-on.ts';
import { openSafetensors, type SafetensorsFile } from '../../safetensors-file.ts';
import type { StoredModel } from '../../stored-model.ts';

/** An image encoder and the projection of texts that belongs to it. */
export interface LooseImageEncoder {
  /** Of the add-on. */
  readonly id: string;
  readonly name: string;
  /** Differs between weights. */
  readonly contentId: string;
  readonly fit: EncoderFit;
  /** The texts of the configs that a model's own parts would have. */
  readonly configs: Readonly<Record<PairPart, string>>;
  /** As for a model: in fp32 if fp16 cannot hold them. */
  weights(precision: 'fp16' | 'fp32'): Promise<SafetensorsFile>;
}

/** The manifest's names for the parts that it brings. */
type PairPart = 'imageEncoder' | 'imageProcessor' | 'textProjection';

const OF_TEXTS = /^text_/;

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` */
export async function openImageEncoder(name: string): Promise<LooseImageEncoder> {
  const { stored, file } = await findAddOn('image-encoder', name);
  if (stored.kind !== 'image-encoder') {
    throw new AppError('internal', `${stored.id} is no image encoder.`);
  }
  const { id, file: path, textEncoder, textHiddenSize, projectionSize, imageSize } = stored;
  return {
    id,
    name,
    contentId: path,
    fit: { textEncoder, textHiddenSize, projectionSize, imageSize },
    configs: {
      imageEncoder: stored.config,
      imageProcessor: stored.processor,
      textProjection: JSON.stringify({
        hidden_size: textHiddenSize,
        projection_dim: projectionSize,
        logit_scale: stored.logitScale,
        layer_norm_eps: stored.layerNormEps,
      }),
    },
    async weights(precision) {
      const source = await openSafetensors(file, name);
      return precision === 'fp16' ? source : wideFile(source, name);
    },
  };
}

/** A model whose text encoder is compared with another image encoder; no file is copied. */
export function withImageEncoder(model: StoredModel, encoder: LooseImageEncoder): StoredModel {
  // A path stands for its bytes, so it must differ from the model's own.
  const configPath = (part: PairPart) => `${encoder.contentId}:${part}.json`;
  const weightsPath = (part: PairPart) => `${encoder.contentId}:${part}`;
  const part = (name: PairPart) => ({ config: configPath(name), weights: [weightsPath(name)] });
  const configs = new Map(
    Object.entries(encoder.configs).map(([name, text]) => [configPath(name as PairPart), text]),
  );
  return {
    manifest: {
      ...model.manifest,
      parts: {
        ...model.manifest.parts,
        imageEncoder: part('imageEncoder'),
        textProjection: part('textProjection'),
        imageProcessor: { config: configPath('imageProcessor') },
      },
    },
    text: (path) => {
      const text = configs.get(path);
      return text === undefined ? model.text(path) : Promise.resolve(text);
    },
    async weights(path, precision) {
      const isText = path === weightsPath('textProjection');
      if (!isText && path !== weightsPath('imageEncoder')) return model.weights(path, precision);
      const opened = await encoder.weights(precision);
      const own = [...opened.tensors].filter(([name]) => OF_TEXTS.test(name) === isText);
      return { ...opened, tensors: new Map(own) };
    },
  };
}
