export type Precision = 'fp16' | 'fp32';

/**
 * A graph's input or output as the caller sees it. Floats are float32 whatever the precision within; only what goes from
 * graph to graph on the device is float16 where they compute in that.
 */
export interface GraphPort {
  readonly name: string;
  readonly dtype: 'float32' | 'float16' | 'int32';
  readonly dims: readonly number[];
}

export interface BuiltGraph {
  /** An ONNX ModelProto without weights: they are external data, in place in the safetensors files. */
  readonly model: Uint8Array<ArrayBuffer>;
  /** What the nodes compute in: the dtype of the weights. */
  readonly precision: Precision;
  readonly inputs: readonly GraphPort[];
  readonly outputs: readonly GraphPort[];
  /** The files that the session needs as external data, by the weight index's names. */
  readonly externalFiles: readonly string[];
}
