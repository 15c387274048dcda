import type { EncoderFit } from '../../../contract/library.ts';
import { findAddOn } from '../../library/find-add-on.ts';
import { openWeights } from '../../open-weights.ts';
import type { SafetensorsFile } from '../../safetensors-file.ts';
import type { StoredModel } from '../../stored-model.ts';

/** An image encoder and the projection of texts that belongs to it. */
export interface LooseImageEncoder {
  /** Of the add-on. */
  readonly id: string;
  readonly name: string;
  /** Differs between weights. */
  readonly contentId: string;
  readonly fit: EncoderFit;
  /** CLIPModel's parameter of that name. */
  readonly logitScale: number;
  /** The texts of the configs that a model's own parts would have. */
  readonly configs: Readonly<Record<PairPart, string>>;
  /** As for a model: in fp32 if fp16 cannot hold them. */
  weights(part: WeightedPart, precision: 'fp16' | 'fp32'): Promise<SafetensorsFile>;
}

/** The manifest's names for the parts that it brings. */
type WeightedPart = 'imageEncoder' | 'textProjection';
type PairPart = WeightedPart | 'imageProcessor';

const WEIGHTED: readonly WeightedPart[] = ['imageEncoder', 'textProjection'];
const OF_TEXTS = /^text_/;

/** @throws AppError `invalid-request` if the library has none of this name; `integrity` */
export async function openImageEncoder(name: string): Promise<LooseImageEncoder> {
  const { stored, file } = await findAddOn('image-encoder', name);
  const { id, file: path, textEncoder, textHiddenSize, projectionSize, imageSize } = stored;
  return {
    id,
    name,
    contentId: path,
    fit: { textEncoder, textHiddenSize, projectionSize, imageSize },
    logitScale: stored.logitScale,
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
    async weights(part, precision) {
      const opened = await openWeights(file, name, precision);
      const isText = part === 'textProjection';
      const own = [...opened.tensors].filter(([tensor]) => OF_TEXTS.test(tensor) === isText);
      return { ...opened, tensors: new Map(own) };
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
    weights(path, precision) {
      const part = WEIGHTED.find((name) => path === weightsPath(name));
      return part ? encoder.weights(part, precision) : model.weights(path, precision);
    },
  };
}
