import { excerpt, invalidFile, unsupportedFile } from '../file-error.ts';
import {
  readTensor,
  type CheckpointFile,
  type CheckpointTensor,
} from '../checkpoint/checkpoint-file.ts';
import { isFloatDtype, toFloat32 } from '../checkpoint/to-half.ts';

/** A word that was added to a text encoder after its training (textual inversion, arXiv:2208.01618). */
export interface TextualInversion {
  /** The word to use in a prompt. */
  readonly name: string;
  /** The word stored in the file; null if only the file's name gives one. */
  readonly token: string | null;
  /** `[count, width]`, row-major: the word stands for `count` tokens. */
  readonly vectors: Float32Array;
  readonly count: number;
  readonly width: number;
}

/** The number of tokens in a chunk of a prompt. */
const MAX_VECTORS = 75;
/** CLIP's widths are 768 and 1024, T5's is 4096. */
const MAX_WIDTH = 4096;
const MAX_NAME_LENGTH = 200;
const PARAMETERS = 'string_to_param.';

/**
 * Reads an embedding as written by A1111 (`string_to_param`, with the word inside the file; `emb_params` in safetensors, where the
 * file's name is the word) or by diffusers (the word is the name of the only tensor).
 *
 * @throws AppError `unsupported` for SDXL's, `invalid-file`
 */
export async function readTextualInversion(file: CheckpointFile): Promise<TextualInversion> {
  const { token, tensor } = find(file);
  const name = token ?? stemOf(file.name);
  const { dtype, shape } = tensor;
  const [count = 0, width = 0] = shape.length === 1 ? [1, ...shape] : shape;
  const isList = shape.length <= 2 && count >= 1 && width >= 1;
  if (!isList || count > MAX_VECTORS || width > MAX_WIDTH || !isFloatDtype(dtype)) {
    throw invalidFile(file.name, 'embedding is not a list of vectors', {
      found: `${dtype} ${excerpt(shape)}`,
      max: [MAX_VECTORS, MAX_WIDTH],
    });
  }
  const vectors = toFloat32(await readTensor(tensor), dtype);
  if (!vectors.every(Number.isFinite)) {
    throw invalidFile(file.name, 'embedding contains NaN or infinity');
  }
  return { name, token, vectors, count, width };
}

function find({ name: file, tensors, metadata }: CheckpointFile) {
  if (tensors.has('clip_g')) throw unsupportedFile(file, 'sdxl');
  const style = tensors.get('emb_params');
  if (style) return { token: null, tensor: style };

  const params = [...tensors].filter(([key]) => key.startsWith(PARAMETERS));
  if (params.length === 1) {
    const written = metadata.get('name');
    return { token: isWord(written) ? written : null, tensor: params[0]![1] };
  }
  if (params.length === 0 && tensors.size === 1) {
    const [[name, tensor]] = [...tensors] as [[string, CheckpointTensor]];
    return { token: isWord(name) ? name : null, tensor };
  }
  throw invalidFile(file, 'not exactly one embedding inside', { found: tensors.size });
}

const stemOf = (file: string) => file.replace(/^.*\//, '').replace(/\.\w+$/, '');

/** Whether a name can be typed into a prompt. */
function isWord(name: string | undefined): name is string {
  return name !== undefined && /^[^\p{Cc}]+$/u.test(name) && name.length <= MAX_NAME_LENGTH;
}
