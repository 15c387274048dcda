import { AppError } from '../../../core/errors.ts';
import { parsePythonJson } from '../../../core/formats/python-json.ts';
import { parseExtraNetworks } from '../../../core/prompt/index.ts';
import {
  isTinyConfig,
  parseAutoencoderKlConfig,
  parseAutoencoderTinyConfig,
  parseTextEncoderConfig,
  parseUnetConfig,
  promptWidth,
} from '../../../graph/index.ts';
import type { GenerateRequest } from '../../../contract/engine-api.ts';
import { findAddOn } from '../../../storage/library/find-add-on.ts';
import type {
  ChosenLora,
  LoraOverlay,
  PartlyUsed,
} from '../../../storage/add-ons/lora/lora-overlay.ts';
import { keepOverlay, type OverlayUse } from '../../../storage/add-ons/lora/overlay-store.ts';
import { withLoras } from '../../../storage/add-ons/lora/with-loras.ts';
import type { StoredModel } from '../../../storage/stored-model.ts';
import { withTextEncoder } from '../../../storage/with-text-encoder.ts';
import {
  openVae,
  withTinyDecoder,
  withVae,
  type LooseVae,
} from '../../../storage/add-ons/vae/with-vae.ts';

/**
 * A model with everything that a request adds to it: another model's text encoder, another VAE, and the prompt's LoRAs.
 *
 * @param textEncoder the model whose text encoder reads the prompts; null for the model's own
 * @param job the job that paints with it
 * @throws AppError `invalid-request` for a LoRA or VAE that does not exist, or for a LoRA, VAE or text encoder that does not fit;
 * the signal's reason
 */
export async function dressModel(
  stored: StoredModel,
  textEncoder: StoredModel | null,
  { prompt, vae }: GenerateRequest,
  precision: 'fp16' | 'fp32',
  job: OverlayUse & { readonly onPartlyUsed: (lora: PartlyUsed) => void },
): Promise<StoredModel> {
  const reading = textEncoder ? await withFittingEncoder(stored, textEncoder) : stored;
  const decoding = vae === null ? reading : await withFittingVae(reading, await openVae(vae));
  const chosen: ChosenLora[] = [];
  for (const { name, textEncoderWeight, unetWeight } of parseExtraNetworks(prompt).loras) {
    const { file, stored: lora } = await findAddOn('lora', name);
    const weights = { text_encoder: textEncoderWeight, unet: unetWeight };
    // The library gives every file that it writes a unique name.
    const { file: contentId, adapterConfig = null } = lora;
    chosen.push({ name, contentId, file, adapterConfig, weights });
  }
  const keep = (overlay: LoraOverlay) => keepOverlay(stored.manifest.id, overlay, job);
  return withLoras(decoding, precision, chosen, keep, job.onPartlyUsed);
}

/** @throws AppError `invalid-request` when the text encoder does not fit the UNet. */
export async function withFittingEncoder(
  stored: StoredModel,
  other: StoredModel,
): Promise<StoredModel> {
  const found = promptWidth(parseTextEncoderConfig(await configOf(other, 'textEncoder')));
  const expected = parseUnetConfig(await configOf(stored, 'unet')).crossAttentionDim;
  if (found === expected) return withTextEncoder(stored, other);
  const { id } = other.manifest;
  throw new AppError(
    'invalid-request',
    `The text encoder of ${id} is ${found} wide, the UNet of ${stored.manifest.id} takes ${expected}.`,
    { field: 'textEncoder', what: 'encoder-misfit', found, expected },
  );
}

/** @throws AppError `invalid-request` when the VAE decodes other latents than the model's own does. */
export async function withFittingVae(stored: StoredModel, vae: LooseVae): Promise<StoredModel> {
  const json = parsePythonJson(vae.config, vae.name);
  const isTiny = isTinyConfig(json);
  const found = (isTiny ? parseAutoencoderTinyConfig : parseAutoencoderKlConfig)(json, vae.name);
  const own = parseAutoencoderKlConfig(await configOf(stored, 'vae'));
  const { latentChannels, spatialFactor } = own;
  if (found.latentChannels === latentChannels && found.spatialFactor === spatialFactor) {
    return isTiny ? withTinyDecoder(stored, vae) : withVae(stored, vae);
  }
  throw new AppError(
    'invalid-request',
    `The VAE ${vae.name} decodes other latents than those of ${stored.manifest.id}.`,
    {
      field: 'vae',
      what: 'vae-misfit',
      found: vae.name,
      channels: found.latentChannels,
      factor: found.spatialFactor,
      ownChannels: latentChannels,
      ownFactor: spatialFactor,
    },
  );
}

async function configOf(
  stored: StoredModel,
  part: 'textEncoder' | 'unet' | 'vae',
): Promise<unknown> {
  const path = stored.manifest.parts[part].config;
  return parsePythonJson(await stored.text(path), path);
}
