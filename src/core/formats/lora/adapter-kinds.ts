import type { CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { channelScale } from './channel-scale.ts';
import { difference } from './difference.ts';
import { hadamard } from './hadamard.ts';
import { kronecker, sizeOf, type Side } from './kronecker.ts';
import type { LoraRole } from './lora-names.ts';
import { openFactors, rankOf, type Factors } from './low-rank.ts';
import type { OpenChange } from './weight-change.ts';

/** The tensors of one module, by their role. */
export type ModuleTensors = Readonly<Partial<Record<LoraRole, CheckpointTensor>>>;

/** The change that a module's tensors make to one of its parameters. */
export interface Adapter {
  readonly open: OpenChange;
  /** The divisor of alpha; null if the change is not scaled, or only by peft. */
  readonly rank: number | null;
  /** All ranks that the file contains. */
  readonly ranks: readonly number[];
  /** Whether peft scales it nevertheless. */
  readonly isScaled: boolean;
  /** The module's number of inputs, if the shapes reveal it. */
  readonly inputs: number | null;
}

interface AdapterKind {
  /** Tensors, any of which identifies the kind. */
  readonly marks: readonly LoraRole[];
  /** Null if a tensor is missing. */
  read(tensors: ModuleTensors, file: string): Adapter | null;
}

/** The kinds of change to a module's weight. */
const KINDS: readonly AdapterKind[] = [
  { marks: ['down', 'up', 'mid'], read: lowRank },
  { marks: ['hada_w1_a', 'hada_w1_b', 'hada_w2_a', 'hada_w2_b', 'hada_t1', 'hada_t2'], read: loha },
  {
    marks: [
      ...(['lokr_w1', 'lokr_w1_a', 'lokr_w1_b'] as const),
      ...(['lokr_w2', 'lokr_w2_a', 'lokr_w2_b', 'lokr_t2'] as const),
    ],
    read: lokr,
  },
  { marks: ['diff'], read: ({ diff }, file) => (diff ? whole(diff, file) : null) },
  { marks: ['w_norm'], read: ({ w_norm }, file) => (w_norm ? whole(w_norm, file) : null) },
  { marks: ['on_input'], read: ia3 },
  { marks: ['ia3_l'], read: ia3OfPeft },
];

/** The kinds of change that a module's tensors indicate; in a valid file exactly one. */
export function adapterKinds(tensors: ModuleTensors): readonly AdapterKind[] {
  return KINDS.filter(({ marks }) => marks.some((role) => tensors[role] !== undefined));
}

function lowRank({ down, up, mid }: ModuleTensors, file: string): Adapter | null {
  if (!down || !up) return null;
  const factors = { up, down, mid: mid ?? null, isUpTransposed: false };
  return {
    open: (target) => openFactors(factors, target, file),
    rank: down.shape[0] ?? 0,
    ranks: ranksOf(factors),
    isScaled: true,
    inputs: down.shape[1] ?? null,
  };
}

function loha(tensors: ModuleTensors, file: string): Adapter | null {
  const first = decomposed(tensors.hada_w1_a, tensors.hada_w1_b, tensors.hada_t1);
  const second = decomposed(tensors.hada_w2_a, tensors.hada_w2_b, tensors.hada_t2);
  if (!first || !second) return null;
  return {
    open: hadamard(first, second, file),
    rank: first.down.shape[0] ?? 0,
    ranks: [...ranksOf(first), ...ranksOf(second)],
    isScaled: true,
    inputs: first.down.shape[1] ?? null,
  };
}

function lokr(tensors: ModuleTensors, file: string): Adapter | null {
  const first = tensors.lokr_w1 ?? decomposed(tensors.lokr_w1_a, tensors.lokr_w1_b, undefined);
  const second =
    tensors.lokr_w2 ?? decomposed(tensors.lokr_w2_a, tensors.lokr_w2_b, tensors.lokr_t2);
  if (!first || !second) return null;
  const sides: readonly Side[] = [first, second];
  const factors = sides.filter((side): side is Factors => 'up' in side);
  return {
    open: kronecker(first, second, file),
    // LyCORIS does not scale changes without a rank.
    rank: factors[0]?.down.shape[0] ?? null,
    ranks: factors.flatMap(ranksOf),
    isScaled: true,
    inputs: sizeOf(first)[1] * sizeOf(second)[1],
  };
}

function whole(values: CheckpointTensor, file: string): Adapter {
  return unscaled(difference(values, file), values.shape[1] ?? null);
}

function ia3({ channels, on_input: onInput }: ModuleTensors, file: string): Adapter | null {
  if (!channels || !onInput) return null;
  const open: OpenChange = async (target) => {
    const isOnInput = await readFlag(onInput);
    return channelScale(channels, isOnInput, 0, file)(target);
  };
  return unscaled(open, null);
}

/** For linear layers only: for a convolution, peft's factors look the same on inputs and outputs. */
function ia3OfPeft({ ia3_l: factors }: ModuleTensors, file: string): Adapter | null {
  if (!factors) return null;
  return unscaled(channelScale(factors, isOnInput(factors), 1, file), null);
}

const isOnInput = ({ shape: [rows, columns] }: CheckpointTensor) => rows === 1 && columns !== 1;

const unscaled = (open: OpenChange, inputs: number | null): Adapter => ({
  open,
  rank: null,
  ranks: [],
  isScaled: false,
  inputs,
});

/** `a · b`; with a core, LyCORIS stores `a` transposed. */
function decomposed(
  a: CheckpointTensor | undefined,
  b: CheckpointTensor | undefined,
  core: CheckpointTensor | undefined,
): Factors | null {
  if (!a || !b) return null;
  return { up: a, down: b, mid: core ?? null, isUpTransposed: core !== undefined };
}

const ranksOf = (factors: Factors) => [factors.down.shape[0] ?? 0, rankOf(factors)];

async function readFlag(flag: CheckpointTensor): Promise<boolean> {
  for await (const chunk of flag.chunks()) if (chunk.some((byte) => byte !== 0)) return true;
  return false;
}

/** The change to a module's bias; null if there is none. */
export function biasAdapter(tensors: ModuleTensors, file: string): Adapter | null {
  const { up_bias: upper, diff_b: full, b_norm: norm, ia3_l: scale } = tensors;
  const values = upper ?? full ?? norm;
  if (values) {
    const rank = upper ? (tensors.down?.shape[0] ?? null) : null;
    return { ...whole(values, file), rank, isScaled: upper !== undefined };
  }
  if (!scale || isOnInput(scale)) return null;
  return unscaled(channelScale(scale, false, 1, file), null);
}
