import { invalidFile, unsupportedFile } from '../file-error.ts';
import {
  readTensor,
  type CheckpointFile,
  type CheckpointTensor,
} from '../checkpoint/checkpoint-file.ts';
import { isFloatDtype, toFloat32 } from '../checkpoint/to-half.ts';

/** A word that a text encoder learned after its training (textual inversion, arXiv:2208.01618). */
export interface TextualInversion {
  /** The word to be used in a prompt. */
  readonly name: string;
  /** `[count, width]`, row-major: the word stands for so many tokens. */
  readonly vectors: Float32Array;
  readonly count: number;
  readonly width: number;
}

/** All places of a prompt's chunk. */
const MAX_VECTORS = 75;
const PARAMETERS = 'string_to_param.';

/**
 * An embedding as A1111 writes it (`string_to_param`, with its name in the file; `emb_params` in safetensors, where the
 * file's own name counts) or as diffusers does (the word is the only tensor's name).
 *
 * @throws AppError `unsupported` for SDXL's, `invalid-file`
 */
export async function readTextualInversion(file: CheckpointFile): Promise<TextualInversion> {
  const { name, tensor } = find(file);
  const { dtype, shape } = tensor;
  const [count = 0, width = 0] = shape.length === 1 ? [1, ...shape] : shape;
  if (shape.length > 2 || count < 1 || width < 1 || count > MAX_VECTORS || !isFloatDtype(dtype)) {
    throw invalidFile(file.name, 'embedding is no list of vectors', {
      found: `${dtype} [${shape.join(', ')}]`,
      max: MAX_VECTORS,
    });
  }
  const vectors = toFloat32(await readTensor(tensor), dtype);
  if (!vectors.every(Number.isFinite)) {
    throw invalidFile(file.name, 'embedding holds NaN or infinity');
  }
  return { name, vectors, count, width };
}

function find({ name: file, tensors, metadata }: CheckpointFile) {
  const stem = file.replace(/^.*\//, '').replace(/\.\w+$/, '');
  if (tensors.has('clip_g')) throw unsupportedFile(file, 'an embedding for SDXL');
  const style = tensors.get('emb_params');
  if (style) return { name: stem, tensor: style };

  const params = [...tensors].filter(([key]) => key.startsWith(PARAMETERS));
  if (params.length === 1) return { name: metadata.get('name') ?? stem, tensor: params[0]![1] };
  if (params.length === 0 && tensors.size === 1) {
    const [[name, tensor]] = [...tensors] as [[string, CheckpointTensor]];
    return { name, tensor };
  }
  throw invalidFile(file, 'not exactly one embedding inside', { found: tensors.size });
}
