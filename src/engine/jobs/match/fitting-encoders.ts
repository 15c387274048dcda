import { AppError } from '../../../core/errors.ts';
import { parsePythonJson } from '../../../core/formats/python-json.ts';
import { parseTextEncoderConfig } from '../../../graph/index.ts';
import {
  withImageEncoder,
  type LooseImageEncoder,
} from '../../../storage/add-ons/image-encoder/with-image-encoder.ts';
import {
  joinEncoders,
  type LooseTextEncoder,
} from '../../../storage/add-ons/text-encoder/join-encoders.ts';
import type { StoredModel, StoredParts } from '../../../storage/stored-model.ts';

/** The last image encoder that each model was joined with: the workbench tells models apart by identity. */
const joined = new WeakMap<
  StoredModel,
  { readonly contentId: string; readonly stored: StoredModel }
>();

/**
 * @param encoder null for the model's own
 * @throws AppError `invalid-request` when the projection of texts does not fit the text encoder
 */
export async function withFittingEncoder(
  model: StoredModel,
  encoder: LooseImageEncoder | null,
): Promise<StoredModel> {
  if (!encoder) return model;
  const known = joined.get(model);
  const { contentId, name, fit } = encoder;
  if (known?.contentId === contentId) return known.stored;
  const { id, parts } = model.manifest;
  const path = parts.textEncoder.config;
  const config = parseTextEncoderConfig(parsePythonJson(await model.text(path), path), path);
  if (config.kind !== fit.textEncoder) {
    throw new AppError(
      'invalid-request',
      `${id} reads texts with ${config.kind}, the image encoder ${name} goes with ${fit.textEncoder}.`,
      {
        field: 'imageEncoder',
        what: 'other-text-encoder',
        found: name,
        model: id,
        expected: fit.textEncoder,
      },
    );
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

/** The add-ons that were joined last, for the same reason. */
let last: { readonly key: string; readonly stored: StoredParts } | null = null;

/** @throws AppError `invalid-request` when the two do not share an embedding space */
export function joinFitting(text: LooseTextEncoder, image: LooseImageEncoder): StoredParts {
  const key = `${text.contentId} ${image.contentId}`;
  if (last?.key === key) return last.stored;
  const [found, expected] = [text.fit.projectionSize, image.fit.projectionSize];
  if (found !== expected) {
    throw new AppError(
      'invalid-request',
      `${text.name} gives ${found} numbers, the image encoder ${image.name} gives ${expected}.`,
      {
        field: 'textEncoder',
        what: 'projection-misfit',
        found: text.name,
        width: found,
        imageEncoder: image.name,
        expected,
      },
    );
  }
  last = { key, stored: joinEncoders(text, image) };
  return last.stored;
}
