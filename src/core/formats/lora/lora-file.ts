import { excerpt, invalidFile, unsupportedFile } from '../file-error.ts';
import {
  readTensor,
  type CheckpointFile,
  type CheckpointTensor,
} from '../checkpoint/checkpoint-file.ts';
import { isFloatDtype, toFloat32 } from '../checkpoint/to-half.ts';
import { loraMetadata } from './lora-metadata.ts';
import { foreignLora, parseLoraName, type LoraKey, type LoraTargets } from './lora-names.ts';

/** The factors of one weight's change, still on disk. */
export interface LoraLayer {
  /** `[rank, in, …kernel]` */
  readonly down: CheckpointTensor;
  /** `[out, rank]`, perhaps with a 1x1 kernel */
  readonly up: CheckpointTensor;
  /** `[rank, rank, …kernel]`: the core between the factors that LyCORIS gives convolutions. */
  readonly mid?: CheckpointTensor;
  /** What the product is multiplied with: alpha / rank. */
  readonly scale: number;
}

export interface Lora {
  readonly name: string;
  /** By the weight it changes, such as `unet.mid_block.attentions.0.proj_in.weight`. */
  readonly layers: ReadonlyMap<string, LoraLayer>;
  /** Modules that the base model does not have, in the file's spelling. */
  readonly unmatched: readonly string[];
}

type Found = Partial<Record<LoraKey['role'], CheckpointTensor>> & { readonly key: LoraKey };

/**
 * Above the largest that anyone trains. A change costs as many multiplications a weight as its rank, and a core between
 * the factors makes a factor of `rank` rows out of any small file.
 */
const MAX_RANK = 4096;

/**
 * A LoRA (arXiv:2106.09685) for the model whose weights `targets` holds, from a file in any spelling in use.
 *
 * @throws AppError `unsupported` for other kinds of adapter and for one that fits none of the weights; `invalid-file`
 *   when a factor is missing or there twice, or a rank or alpha is absurd
 */
export async function openLora(file: CheckpointFile, targets: LoraTargets): Promise<Lora> {
  const modules = collect(file);
  const layers = new Map<string, LoraLayer>();
  const unmatched: string[] = [];
  const metadata = loraMetadata(file);
  for (const [module, found] of modules) {
    const { down, up, mid, alpha, key } = found;
    if (!down && !up && !mid) continue; // an alpha alone, as pruned files keep it
    if (!down || !up)
      throw invalidFile(file.name, 'LoRA lacks a factor', { tensor: excerpt(module) });
    const target = targets.find(key);
    if (target === null) {
      unmatched.push(module);
      continue;
    }
    const rank = down.shape[0] ?? 0;
    const outerRank = up.shape[1] ?? 0;
    if (!isRank(rank) || !isRank(outerRank)) {
      throw invalidFile(file.name, 'LoRA with an absurd rank', {
        tensor: excerpt(module),
        found: [rank, outerRank],
        max: MAX_RANK,
      });
    }
    if (layers.has(target)) throw twice(file, module);
    const written = alpha ? (await readValue(alpha, file.name)) / rank : null;
    const scale = written ?? metadata?.(target, rank) ?? 1;
    if (!Number.isFinite(scale)) {
      throw invalidFile(file.name, 'LoRA with an absurd alpha', { tensor: excerpt(module) });
    }
    layers.set(target, { down, up, scale, ...(mid && { mid }) });
  }
  if (layers.size === 0) {
    throw unsupportedFile(file.name, 'LoRA for a model other than this one', ['LoRA of SD 1.x']);
  }
  return { name: file.name, layers, unmatched };
}

/** The tensors by the module they change. */
function collect(file: CheckpointFile): Map<string, Found> {
  const modules = new Map<string, Found>();
  for (const [name, tensor] of file.tensors) {
    const foreign = foreignLora(name);
    if (foreign !== null) throw unsupportedFile(file.name, foreign, ['LoRA', 'LoCon']);
    const key = parseLoraName(name);
    if (key === null) {
      throw unsupportedFile(file.name, `a tensor that belongs to no LoRA (${excerpt(name)})`);
    }
    const id = `${key.part ?? ''} ${key.module}`.trim();
    const found = modules.get(id) ?? { key };
    if (found[key.role]) throw twice(file, id);
    modules.set(id, { ...found, [key.role]: tensor });
  }
  return modules;
}

function isRank(rank: number): boolean {
  return rank >= 1 && rank <= MAX_RANK;
}

/** Two spellings of one weight: which of them counts, readers would not agree on. */
function twice(file: CheckpointFile, module: string) {
  return invalidFile(file.name, 'LoRA has a factor twice', { tensor: excerpt(module) });
}

async function readValue(tensor: CheckpointTensor, file: string): Promise<number> {
  if (tensor.shape.every((size) => size === 1)) {
    const content = await readTensor(tensor);
    if (isFloatDtype(tensor.dtype)) return toFloat32(content, tensor.dtype)[0]!;
    const view = new DataView(content.buffer);
    if (tensor.dtype === 'I64') return Number(view.getBigInt64(0, true));
    if (tensor.dtype === 'I32') return view.getInt32(0, true);
  }
  throw invalidFile(file, 'LoRA whose alpha is no number');
}
