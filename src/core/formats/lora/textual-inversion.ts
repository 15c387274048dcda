import { excerpt, invalidFile, unsupportedFile } from '../file-error.ts';
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
  /** The word that its file gives it; null where only the file's own name does. */
  readonly token: string | null;
  /** `[count, width]`, row-major: the word stands for so many tokens. */
  readonly vectors: Float32Array;
  readonly count: number;
  readonly width: number;
}

/** All places of a prompt's chunk. */
const MAX_VECTORS = 75;
/** CLIP's are 768 and 1024 numbers wide, T5's 4096. */
const MAX_WIDTH = 4096;
const MAX_NAME_LENGTH = 200;
const PARAMETERS = 'string_to_param.';

/**
 * An embedding as A1111 writes it (`string_to_param`, with its name in the file; `emb_params` in safetensors, where the
 * file's own name counts) or as diffusers does (the word is the only tensor's name).
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
    throw invalidFile(file.name, 'embedding is no list of vectors', {
      found: `${dtype} ${excerpt(shape)}`,
      max: [MAX_VECTORS, MAX_WIDTH],
    });
  }
  const vectors = toFloat32(await readTensor(tensor), dtype);
  if (!vectors.every(Number.isFinite)) {
    throw invalidFile(file.name, 'embedding holds NaN or infinity');
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
