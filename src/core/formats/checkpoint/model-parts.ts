import { AppError } from '../../errors.ts';
import { excerpt, unsupportedFile } from '../file-error.ts';
import type { CheckpointFile, CheckpointTensor } from './checkpoint-file.ts';
import { identifyCheckpoint, LDM_UNET, SD1_CHECKPOINTS, type CheckpointKind } from './identify.ts';
import { diffusersUnetName, emaName, layersPerBlock } from './ldm-unet-names.ts';
import { diffusersVaeName, modernVaeName, vaeLevels, vaeShape } from './vae-names.ts';

/** A part's tensors under diffusers' names. */
export type PartTensors = ReadonlyMap<string, CheckpointTensor>;

/** The parts of a pipeline that a file contains. */
export interface ModelParts {
  readonly unet?: PartTensors;
  readonly vae?: PartTensors;
  readonly textEncoder?: PartTensors;
}

export interface PartOptions {
  /** Use the moving average of the UNet's weights if the file has one. Off by default, as in diffusers and A1111. */
  readonly ema?: boolean;
}

const VAE_PREFIXES = ['first_stage_model.', 'vae.'];
const TEXT_PREFIXES = ['cond_stage_model.transformer.', 'conditioner.embedders.0.transformer.'];

const READABLE: ReadonlySet<CheckpointKind> = new Set<CheckpointKind>([
  ...SD1_CHECKPOINTS,
  'ldm-vae',
  'diffusers-unet',
  'diffusers-vae',
  'taesd',
  'clip-text',
  // Some folders contain the whole CLIP as their text encoder.
  'clip',
  'bert-text',
  'bert-head',
]);

/**
 * The parts of Stable Diffusion 1.x that a file contains, in diffusers' names and shapes. The file may be a whole
 * checkpoint or an autoencoder in CompVis's names, or one part that diffusers or transformers saved.
 *
 * @throws AppError `unsupported` for every other kind, details: file, what (a `CheckpointKind`)
 */
export function modelParts(file: CheckpointFile, { ema = false }: PartOptions = {}): ModelParts {
  const kind = identifyCheckpoint(file.tensors);
  if (!READABLE.has(kind)) throw unsupportedFile(file.name, kind, [...READABLE]);
  if (kind === 'diffusers-unet') return { unet: file.tensors };
  if (kind === 'diffusers-vae') {
    return { vae: withMatrices(renamed(file.tensors, modernVaeName)) };
  }
  if (kind === 'taesd') return { vae: tinyDecoder(file) };
  if (kind === 'clip-text' || kind === 'clip') return { textEncoder: textEncoder(file.tensors) };
  if (kind === 'bert-text' || kind === 'bert-head') {
    return { textEncoder: bertTextEncoder(file.tensors) };
  }
  if (kind === 'ldm-vae') return { vae: ldmVae(file) };

  const vae = ldmVae(file);
  const text = textEncoder(withoutPrefix(file.tensors, textPrefix(file)));
  return {
    unet: ldmUnet(file, ema),
    ...(vae.size > 0 && { vae }),
    ...(text.size > 0 && { textEncoder: text }),
  };
}

function ldmUnet(file: CheckpointFile, ema: boolean): PartTensors {
  const plain = withoutPrefix(file.tensors, LDM_UNET);
  const layers = layersPerBlock(plain.keys());
  const source = ema ? averaged(file, plain) : plain;
  return renamed(source, (name) => diffusersUnetName(name, layers));
}

function averaged(file: CheckpointFile, plain: PartTensors): PartTensors {
  return new Map(
    [...plain.keys()].map((name) => {
      const tensor = file.tensors.get(emaName(name));
      if (tensor !== undefined) return [name, tensor];
      throw new AppError('invalid-file', `${file.name}: no moving average of ${name}`, {
        file: file.name,
        reason: 'no moving average of the weights',
        tensor: name,
      });
    }),
  );
}

function ldmVae(file: CheckpointFile): PartTensors {
  const names = [...file.tensors.keys()];
  const prefix = VAE_PREFIXES.find((known) => names.some((name) => name.startsWith(known))) ?? '';
  const plain = withoutPrefix(file.tensors, prefix);
  const levels = vaeLevels(plain.keys());
  return withMatrices(renamed(plain, (name) => diffusersVaeName(name, levels)));
}

/**
 * The decoder of a tiny autoencoder. In TAESD's own files its layers only have numbers, which also count the clamp; diffusers omits
 * that layer.
 *
 * @throws AppError `invalid-file` if the file has only an encoder
 */
function tinyDecoder({ name: file, tensors }: CheckpointFile): PartTensors {
  const decoder = renamed(tensors, (name) => {
    const [, prefix = '', layer, rest] =
      /^((?:(?:taesd_)?decoder\.)?(?:layers\.)?)(\d+)(\..+)$/.exec(name) ?? [];
    if (layer === undefined) return null;
    return `decoder.layers.${prefix.endsWith('layers.') ? layer : Number(layer) - 1}${rest}`;
  });
  if (decoder.has('decoder.layers.0.weight') && !decoder.has('decoder.layers.-1.weight')) {
    return decoder;
  }
  throw new AppError('invalid-file', `${file} has no decoder.`, {
    file,
    reason: 'a weight is missing',
    tensor: 'decoder.layers.0.weight',
  });
}

function withMatrices(vae: PartTensors): PartTensors {
  return new Map(
    [...vae].map(([name, tensor]) => [name, { ...tensor, shape: vaeShape(name, tensor.shape) }]),
  );
}

/** Old files contain `position_ids`, a plain count from 0; some text encoders omit `text_model.`. */
function textEncoder(tensors: PartTensors): PartTensors {
  return renamed(tensors, (name) => {
    if (name.endsWith('.position_ids')) return null;
    return /^(embeddings|encoder|final_layer_norm)\./.test(name) ? `text_model.${name}` : name;
  });
}

/** Files that predate PyTorch's LayerNorm name its weights as TensorFlow does. */
function bertTextEncoder(tensors: PartTensors): PartTensors {
  return renamed(tensors, (name) =>
    name
      .replace(/LayerNorm\.gamma$/, 'LayerNorm.weight')
      .replace(/LayerNorm\.beta$/, 'LayerNorm.bias'),
  );
}

function textPrefix({ tensors }: CheckpointFile): string {
  const names = [...tensors.keys()];
  const isUsed = (prefix: string) => names.some((name) => name.startsWith(prefix));
  return TEXT_PREFIXES.find(isUsed) ?? TEXT_PREFIXES[0]!;
}

export function withoutPrefix(tensors: PartTensors, prefix: string): PartTensors {
  const result = new Map<string, CheckpointTensor>();
  for (const [name, tensor] of tensors) {
    if (name.startsWith(prefix)) result.set(name.slice(prefix.length), tensor);
  }
  return result;
}

export function renamed(
  tensors: PartTensors,
  rename: (name: string) => string | null,
): PartTensors {
  const result = new Map<string, CheckpointTensor>();
  for (const [oldName, tensor] of tensors) {
    const name = rename(oldName);
    if (name === null) continue;
    if (result.has(name)) {
      throw new AppError('invalid-file', `Two tensors are ${name}`, {
        reason: 'tensor appears twice',
        tensor: excerpt(name),
      });
    }
    result.set(name, tensor);
  }
  return result;
}
