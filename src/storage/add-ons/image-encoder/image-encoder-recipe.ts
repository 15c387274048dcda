import type {
  CheckpointFile,
  CheckpointTensor,
} from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { deriveClipVisionConfig } from '../../../core/formats/checkpoint/derive-configs.ts';
import type { PartTensors } from '../../../core/formats/checkpoint/model-parts.ts';
import { invalidFile, unsupportedFile } from '../../../core/formats/file-error.ts';
import { parsePythonJson } from '../../../core/formats/python-json.ts';
import { parseImageProcessorConfig } from '../../../core/image/clip-image-processor.ts';
import type { EncoderFit } from '../../../contract/library.ts';
import { layOut, type WeightsLayout } from '../../import/half-weights.ts';
import { partToCheck, type CheckImageEncoder } from '../../import/model-checks.ts';
import type { TextFile } from '../text-beside.ts';
import { textLayerNormEps } from './alt-clip-config.ts';
import { requireImageSize } from './image-size.ts';
import { refuseOtherClips } from './other-clips.ts';

/**
 * transformers' names for the image encoder and both projections in a CLIPModel, without buffers; and for what AltCLIPModel has
 * between its XLM-R and the projection.
 */
const KEPT =
  /^(vision_model\.(?!.*position_ids$)|(visual|text)_projection\.weight$|text_model\.(pre_LN|transformation)\.)/;
/** How transformers 5 spells the layers when it saves an AltCLIPModel. */
const SAVED_AGAIN = /^(vision_model\.encoder\.)layer\./;
const SCALE = 'logit_scale';
const PROJECTIONS = ['visual_projection.weight', 'text_projection.weight'] as const;
const XLM_R = /^text_model\.roberta\./;
const REQUIRED_OF_ALT_CLIP = ['text_model.pre_LN.weight', 'text_model.transformation.weight'];

/** The files that a folder or repository of a CLIPModel or AltCLIPModel has beside its weights. */
export const CLIP_CONFIG = 'config.json';
/** The weights of a transformers folder, in one file. */
export const CLIP_WEIGHTS = /(^|\/)(pytorch_model|model)(\.fp16)?\.(safetensors|bin)$/;
/** transformers 5 writes the settings of all processors into one file. */
export const PROCESSOR_CONFIGS = ['preprocessor_config.json', 'processor_config.json'] as const;

export interface ImageEncoderRecipe {
  /** The text of config.json. */
  readonly config: string;
  /** The text of preprocessor_config.json. */
  readonly processor: string;
  /** The weights that are kept. */
  readonly tensors: PartTensors;
  /** null for an image encoder without a text side. */
  readonly logitScale: CheckpointTensor | null;
  readonly layout: WeightsLayout;
  readonly fit: EncoderFit;
  /** Of the layer norm between AltCLIP's XLM-R and the projection. */
  readonly layerNormEps?: number;
}

/**
 * The image encoder of a CLIPModel, AltCLIPModel or CLIPVisionModelWithProjection with all checks that need no weights.
 *
 * @param config null if the file came alone: then its shapes show all but the activation and the heads, for which OpenAI's are
 * taken
 * @param processor null for CLIPImageProcessor's defaults at the encoder's size
 * @throws AppError `unsupported` for other models, by name; `invalid-config`, `invalid-file`
 */
export function imageEncoderRecipe(
  { name, tensors: all }: CheckpointFile,
  config: TextFile | null,
  processor: TextFile | null,
  check: CheckImageEncoder,
): ImageEncoderRecipe {
  if (config) refuseOtherClips(parsePythonJson(config.text, config.path), config.path);
  const needed = neededTensors({ tensors: all });
  const tensors = new Map(needed.filter(([tensor]) => tensor !== SCALE));
  requireProjections(name, all);
  const { path, text } = config ?? {
    path: name,
    text: JSON.stringify(deriveClipVisionConfig(tensors)),
  };
  const layout = layOut(name, tensors, 'F16');
  const fit = check(partToCheck(name, { path, text }, layout.index), path);
  return {
    config: text,
    processor: processorOf(processor, fit.imageSize),
    tensors,
    logitScale: fit.textEncoder === null ? null : all.get(SCALE)!,
    layout,
    fit,
    ...(fit.textEncoder === 'xlm-r' && { layerNormEps: textLayerNormEps(text, path) }),
  };
}

/** @throws AppError `unsupported` for an image encoder without its own projection; `invalid-file` for a part of a whole model */
function requireProjections(name: string, all: CheckpointFile['tensors']): void {
  const has = (mark: RegExp) => [...all.keys()].some((one) => mark.test(one));
  if (!has(/^text_/)) {
    if (all.has(PROJECTIONS[0])) return;
    throw unsupportedFile(name, 'clip-vision', ['clip'], { fault: 'image-encoder-alone' });
  }
  const required = [SCALE, ...PROJECTIONS, ...(has(XLM_R) ? REQUIRED_OF_ALT_CLIP : [])];
  const missing = required.find((tensor) => !all.has(tensor));
  if (missing !== undefined) throw invalidFile(name, 'a weight is missing', { tensor: missing });
}

/** The weights that an import reads, sorted by name, so that both file forms result in the same file. */
export function neededTensors({ tensors }: Pick<CheckpointFile, 'tensors'>) {
  const needed = [...tensors].filter(([name]) => KEPT.test(name) || name === SCALE);
  return needed
    .map(([name, tensor]) => [name.replace(SAVED_AGAIN, '$1layers.'), tensor] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function processorOf(file: TextFile | null, imageSize: number): string {
  if (file === null) {
    const edges = { height: imageSize, width: imageSize };
    return JSON.stringify({ size: { shortest_edge: imageSize }, crop_size: edges });
  }
  const { path, text } = file;
  const json = parsePythonJson(text, path);
  const own = json['image_processor'] ?? json;
  requireImageSize(parseImageProcessorConfig(own, path), imageSize, path);
  return JSON.stringify(own);
}
