export type Precision = 'fp16' | 'fp32';

/**
 * A graph's input or output as the caller sees it. Floats are float32, whatever the precision inside; only values that go from
 * graph to graph on the device are float16 if the graphs compute in it.
 */
export interface GraphPort {
  readonly name: string;
  readonly dtype: 'float32' | 'float16' | 'int32';
  readonly dims: readonly number[];
}

export interface BuiltGraph {
  /** An ONNX ModelProto without weights, which are external data inside the safetensors files. */
  readonly model: Uint8Array<ArrayBuffer>;
  /** The dtype that the nodes compute in, which is that of the weights. */
  readonly precision: Precision;
  readonly inputs: readonly GraphPort[];
  readonly outputs: readonly GraphPort[];
  /** The files that the session needs as external data, with the names used in the weight index. */
  readonly externalFiles: readonly string[];
}
