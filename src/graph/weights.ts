/** Where one tensor of a safetensors file is: its header entry with an absolute offset. */
export interface WeightLocation {
  /** The name under which the runtime passes the file as external data. */
  readonly file: string;
  /** As safetensors spells it: `F16`, `F32`, `BF16`, `I64` … */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes from the beginning of the file. */
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** From tensor name, as in PyTorch's state_dict, to location. */
export type WeightIndex = ReadonlyMap<string, WeightLocation>;
