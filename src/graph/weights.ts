/** Where one tensor of a safetensors file lies; what its header says, with the offset made absolute. */
export interface WeightLocation {
  /** The name under which the runtime hands the file over as external data. */
  readonly file: string;
  /** As safetensors spells it: `F16`, `F32`, `BF16`, `I64` … */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes from the beginning of the file. */
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** Tensor name, as PyTorch's state_dict spells it, to place. */
export type WeightIndex = ReadonlyMap<string, WeightLocation>;
