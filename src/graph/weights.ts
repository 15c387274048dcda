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
export interface WeightIndex extends ReadonlyMap<string, WeightLocation> {
  /** Called before a weight is looked up, with the shape that the graph needs. */
  want?(name: string, shape: readonly number[]): void;
}

/**
 * An index that finds every weight that a graph asks for and collects their shapes, so that a graph can be written without a file,
 * for random weights. Weights that a graph merely looks for are not found.
 */
export class WantedWeights extends Map<string, WeightLocation> implements WeightIndex {
  /** @param anchor a weight that every such model has */
  constructor(anchor: string) {
    super();
    this.want(anchor, []);
  }

  want(name: string, shape: readonly number[]): void {
    const byteLength = 4 * shape.reduce((size, length) => size * length, 1);
    this.set(name, { file: 'none', dtype: 'F32', shape, byteOffset: 0, byteLength });
  }

  get shapes(): ReadonlyMap<string, readonly number[]> {
    return new Map([...this].map(([name, { shape }]) => [name, shape]));
  }
}
