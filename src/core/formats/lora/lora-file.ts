import type { CheckpointFile, CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { readTensor } from '../checkpoint/checkpoint-file.ts';
import { isFloatDtype, toFloat32 } from '../checkpoint/to-half.ts';
import { excerpt, invalidFile, unsupportedFile } from '../file-error.ts';
import { adapterKinds, biasAdapter, type Adapter, type ModuleTensors } from './adapter-kinds.ts';
import { dora } from './dora.ts';
import { foreignFamily, OTHER_FAMILY } from './lora-family.ts';
import { loraMetadata, type ScaleOf } from './lora-metadata.ts';
import { duplicateTensor, loraModules } from './lora-modules.ts';
import type { LoraTargets } from './lora-names.ts';
import { unreadKind } from './unread-kind.ts';
import type { OpenChange } from './weight-change.ts';

/** One weight's change, still on disk. */
export interface LoraLayer {
  readonly open: OpenChange;
  /** The factor of the change: alpha / rank. */
  readonly scale: number;
}

export interface Lora {
  readonly name: string;
  /** Changes by the weight's name, such as `unet.mid_block.attentions.0.proj_in.weight`. */
  readonly layers: ReadonlyMap<string, LoraLayer>;
  /** Modules that the base model does not have, and tensors that belong to no adapter, as the file spells them. */
  readonly unmatched: readonly string[];
  /** The number of modules in the file, including the unmatched ones. */
  readonly modules: number;
}

/**
 * Larger than any rank in use. Each weight costs as many multiplications as the rank, and with a core between the factors even a
 * small file can claim a factor with `rank` rows.
 */
const MAX_RANK = 4096;

/**
 * Reads a LoRA (arXiv:2106.09685), LoHa, LoKr, (IA)³, DoRA or full difference, in any spelling in use, for the model
 * whose weights are in `targets`.
 *
 * @throws AppError `unsupported` for other kinds of adapter, for other model families, and if nothing fits any of the
 * weights; `invalid-file` when a factor is missing or present twice, or a rank or alpha is absurd
 */
export async function openLora(file: CheckpointFile, targets: LoraTargets): Promise<Lora> {
  const { modules, unknown } = sd1Modules(file, targets);
  const layers = new Map<string, LoraLayer>();
  const unmatched = [...unknown];
  const metadata = loraMetadata(file);
  const put = (target: string, layer: LoraLayer, id: string) => {
    if (layers.has(target)) throw duplicateTensor(file, id);
    layers.set(target, layer);
  };
  for (const { id, key, tensors, pythonAlpha } of modules) {
    const target = targets.find(key);
    const weight = weightAdapter(file, id, tensors);
    const bias = biasAdapter(tensors, file.name);
    if (!weight && !bias) continue; // pruned files may keep an alpha without factors
    const biasTarget = target === null ? null : targets.biasOf(target);
    if (target === null || (bias && !tensors.ia3_l && biasTarget === null)) unmatched.push(id);
    if (target === null) continue;
    const alpha = tensors.alpha ? await readValue(tensors.alpha, file.name) : pythonAlpha;
    const scaleFor = (adapter: Adapter) => scaleOf(file, id, adapter, alpha, target, metadata);
    if (weight) put(target, magnified(weight, scaleFor(weight), tensors, file.name), id);
    if (bias && biasTarget !== null) {
      put(biasTarget, { open: bias.open, scale: scaleFor(bias) }, id);
    }
  }
  if (layers.size === 0) throw foreignLora(file, OTHER_FAMILY);
  return { name: file.name, layers, unmatched, modules: modules.length + unknown.length };
}

/**
 * The modules of a LoRA for the model whose weights are in `targets`, from names and shapes alone: enough to refuse a LoRA that has
 * not been downloaded yet.
 *
 * @throws AppError like `openLora`, except for errors in values
 */
export function sd1Modules(file: CheckpointFile, targets: LoraTargets) {
  const found = loraModules(file);
  const family = foreignFamily(file, found.modules);
  if (family !== null) throw foreignLora(file, family);
  const isForNone = found.modules.every(({ key }) => targets.find(key) === null);
  if (isForNone) throw foreignLora(file, OTHER_FAMILY);
  return found;
}

function foreignLora({ name }: CheckpointFile, family: string) {
  const what = `LoRA for ${family}`;
  return unsupportedFile(
    name,
    what,
    ['LoRA of SD 1.x'],
    family === OTHER_FAMILY ? { fault: 'lora-other' } : { fault: 'lora-family', named: family },
  );
}

function weightAdapter(file: CheckpointFile, id: string, tensors: ModuleTensors): Adapter | null {
  const kinds = adapterKinds(tensors);
  const [kind] = kinds;
  if (kind === undefined) {
    if (tensors.dora_scale || tensors.magnitude) throw lacksFactor(file, id);
    return null;
  }
  if (kinds.length > 1) throw duplicateTensor(file, id);
  const isConvolution = (tensors.ia3_l?.shape.length ?? 0) > 2;
  if (isConvolution) throw unreadKind(file, '(IA)³ of convolutions (peft)');
  const adapter = kind.read(tensors, file.name);
  if (adapter === null) throw lacksFactor(file, id);
  const absurd = adapter.ranks.filter((rank) => !(rank >= 1 && rank <= MAX_RANK));
  if (absurd.length === 0) return adapter;
  throw invalidFile(file.name, 'LoRA with an absurd rank', {
    tensor: excerpt(id),
    found: absurd,
    max: MAX_RANK,
  });
}

function scaleOf(
  file: CheckpointFile,
  id: string,
  { rank, isScaled }: Adapter,
  alpha: number | null,
  target: string,
  metadata: ScaleOf | null,
): number {
  if (!isScaled) return 1;
  const written = alpha === null ? null : rank === null ? 1 : alpha / rank;
  const scale = written ?? metadata?.(target, rank) ?? 1;
  if (Number.isFinite(scale)) return scale;
  throw invalidFile(file.name, 'LoRA with an absurd alpha', { tensor: excerpt(id) });
}

function magnified(
  { open }: Adapter,
  scale: number,
  tensors: ModuleTensors,
  file: string,
): LoraLayer {
  const values = tensors.dora_scale ?? tensors.magnitude;
  if (!values) return { open, scale };
  const isOfPeft = tensors.dora_scale === undefined;
  return { open: dora(open, scale, { values, isOfPeft }, file), scale: 1 };
}

function lacksFactor(file: CheckpointFile, module: string) {
  return invalidFile(file.name, 'LoRA lacks a factor', {
    fault: 'lora-incomplete',
    tensor: excerpt(module),
  });
}

async function readValue(tensor: CheckpointTensor, file: string): Promise<number> {
  if (tensor.shape.every((size) => size === 1)) {
    const content = await readTensor(tensor);
    if (isFloatDtype(tensor.dtype)) return toFloat32(content, tensor.dtype)[0]!;
    const view = new DataView(content.buffer);
    if (tensor.dtype === 'I64') return Number(view.getBigInt64(0, true));
    if (tensor.dtype === 'I32') return view.getInt32(0, true);
  }
  throw invalidFile(file, 'LoRA whose alpha is not a number');
}
