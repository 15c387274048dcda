import { TINY_DECODER } from '../../../contract/tiny-decoder.ts';
import { findAddOn } from '../../library/find-add-on.ts';
import type { StoredModel } from '../../stored-model.ts';
import { openWeights } from '../../open-weights.ts';
import type { SafetensorsFile } from '../../safetensors-file.ts';

/** A VAE that can replace a model's own. */
export interface LooseVae {
  readonly name: string;
  /** Differs between weights. */
  readonly contentId: string;
  /** The text of config.json. */
  readonly config: string;
  /** As for a model: in fp32 if fp16 cannot hold them. */
  weights(precision: 'fp16' | 'fp32'): Promise<SafetensorsFile>;
}

/** @throws AppError `invalid-request` if the library has none of this name */
export async function openVae(name: string): Promise<LooseVae> {
  const { stored, file } = await findAddOn('vae', name);
  const { config, file: path } = stored;
  return {
    name,
    contentId: path,
    config,
    weights: (precision) => openWeights(file, name, precision),
  };
}

/** A model with another VAE; no file is copied. */
export const withVae = (model: StoredModel, vae: LooseVae): StoredModel =>
  withPart(model, 'vae', vae);

/** A model with a tiny decoder beside its VAE; no file is copied. */
export const withTinyDecoder = (model: StoredModel, decoder: LooseVae): StoredModel =>
  withPart(model, TINY_DECODER, decoder);

function withPart(
  model: StoredModel,
  part: 'vae' | typeof TINY_DECODER,
  vae: LooseVae,
): StoredModel {
  // A path stands for its bytes, so it must differ from the model's own.
  const config = `${vae.contentId}:config.json`;
  const weights = `${vae.contentId}:weights`;
  const { parts } = model.manifest;
  return {
    manifest: {
      ...model.manifest,
      parts: { ...parts, [part]: { config, weights: [weights] } },
    },
    text: (path) => (path === config ? Promise.resolve(vae.config) : model.text(path)),
    weights: (path, precision) =>
      path === weights ? vae.weights(precision) : model.weights(path, precision),
  };
}
