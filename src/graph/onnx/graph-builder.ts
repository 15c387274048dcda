import { create, toBinary } from '@bufbuild/protobuf';
import type { BuiltGraph, GraphPort } from '../built-graph.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import { toProtos, type Attributes } from './attributes.ts';
import {
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type NodeProto,
  type TensorProto,
} from './generated/onnx_pb.ts';
import { DATA_TYPES, type ElementType, type Tensor } from './tensor.ts';
import type { WeightLocation } from '../weights.ts';
import type { WeightSource } from './weight-source.ts';

/** The newest opset for which onnxruntime-web 1.30 has WebGPU kernels for every operator used here. */
const OPSET = 17;
/** The first one whose DequantizeLinear gives float16. */
const EIGHT_BIT_OPSET = 19;
/** The IR versions that came with these opsets. */
const IR_VERSIONS = { [OPSET]: 8n, [EIGHT_BIT_OPSET]: 9n };
/** torch's `padding_mode` of a Conv2d: zeros, or the image's opposite edge. */
export type Padding = 'zeros' | 'circular';

/** onnxruntime's own operators. */
export const MICROSOFT = 'com.microsoft';

/** How to read a weight differently from how it is stored; the bytes stay in place. */
export interface WeightView {
  /** First row and number of rows along the first axis. */
  readonly rows?: readonly [first: number, count: number];
  /** Other dims for the same elements. */
  readonly dims?: readonly number[];
}

interface NodeOptions {
  readonly domain?: string;
  readonly attributes?: Attributes;
}

interface ValueShape {
  readonly type: ElementType;
  readonly dims: readonly number[];
}

/** Collects nodes and initializers, names the values, and writes the ModelProto. */
export class GraphBuilder {
  /** The type that the nodes compute in. */
  readonly floatType: 'float16' | 'float32';
  readonly #weights: WeightSource;
  readonly #nodes: NodeProto[] = [];
  readonly #initializers = new Map<string, { tensor: Tensor; proto: TensorProto }>();
  readonly #inputs: GraphPort[] = [];
  readonly #outputs: GraphPort[] = [];
  readonly #outputNames = new Map<string, string>();
  readonly #files = new Set<string>();

  /**
   * @param ways how layers are written
   * @param padding what convolutions see beyond the edges
   */
  constructor(
    weights: WeightSource,
    readonly ways: GraphWays = DEFAULT_WAYS,
    readonly padding: Padding = 'zeros',
  ) {
    this.#weights = weights;
    this.floatType = weights.precision === 'fp16' ? 'float16' : 'float32';
  }

  input(name: string, dtype: GraphPort['dtype'], dims: readonly number[]): Tensor {
    this.#inputs.push({ name, dtype, dims });
    return { name, type: dtype, dims };
  }

  /** Gives the value a public name. It must be the output of a node. */
  output(name: string, { name: value, type, dims }: Tensor): void {
    if (type === 'int64' || type === 'uint8' || type === 'bool')
      throw new TypeError(`${name} cannot be ${type}`);
    this.#outputs.push({ name, dtype: type, dims });
    this.#outputNames.set(value, name);
  }

  hasWeight(name: string): boolean {
    return this.#weights.has(name);
  }

  /**
   * A weight in its file.
   *
   * @param shape as it must be stored
   * @throws AppError `invalid-file` if the file has another shape
   */
  weight(name: string, shape: readonly number[], view: WeightView = {}): Tensor {
    return this.#stored(name, this.floatType, shape, view, () => this.#weights.get(name, shape));
  }

  /**
   * The bytes of a weight that is kept in eight bits, and the scales `[rows]` of its rows; null for one that is not.
   *
   * @throws as `weight`
   */
  eightBitWeight(
    name: string,
    shape: readonly number[],
    view: WeightView = {},
  ): { readonly bytes: Tensor; readonly scales: Tensor } | null {
    if (!this.#weights.isEightBit(name)) return null;
    const { rows = [0, shape[0]!] } = view;
    const stored = () => this.#weights.getEightBit(name, shape);
    return {
      bytes: this.#stored(name, 'uint8', shape, view, () => stored().bytes),
      scales: this.#stored(
        `${name} scales`,
        this.floatType,
        shape.slice(0, 1),
        { rows },
        () => stored().scales,
      ),
    };
  }

  #stored(
    name: string,
    type: ElementType,
    shape: readonly number[],
    view: WeightView,
    locate: () => WeightLocation,
  ): Tensor {
    const [first, count] = view.rows ?? [0, shape[0] ?? 1];
    const dims = view.dims ?? [count, ...shape.slice(1)];
    const key = `${name}[${first}:${first + count}](${dims.join()})`;
    return this.#initializer(key, type, dims, () => {
      const location = locate();
      this.#files.add(location.file);
      const rowBytes = location.byteLength / (shape[0] ?? 1);
      return {
        dataLocation: TensorProto_DataLocation.EXTERNAL,
        externalData: [
          { key: 'location', value: location.file },
          { key: 'offset', value: String(location.byteOffset + first * rowBytes) },
          { key: 'length', value: String(count * rowBytes) },
        ],
      };
    });
  }

  int64s(values: readonly number[]): Tensor {
    return this.#initializer(`int64[${values.join()}]`, 'int64', [values.length], () => ({
      int64Data: values.map(BigInt),
    }));
  }

  /** @param key names the values; long lists need a short one */
  int32s(values: readonly number[], dims: readonly number[], key = values.join()): Tensor {
    const name = `int32[${key}](${dims.join()})`;
    return this.#initializer(name, 'int32', dims, () => ({ int32Data: [...values] }));
  }

  /** `[length]` bytes of 128, the zero of eight-bit weights. */
  eightBitZeros(length: number): Tensor {
    return this.#initializer(`uint8 128x${length}`, 'uint8', [length], () => ({
      int32Data: new Array<number>(length).fill(128),
    }));
  }

  float32s(key: string, values: readonly number[], dims: readonly number[]): Tensor {
    return this.#initializer(key, 'float32', dims, () => ({ floatData: [...values] }));
  }

  /** `[length]` of the graph's float type. Only these two values, because their float16 bits are known. */
  filled(value: 0 | 1, length: number): Tensor {
    return this.#initializer(`${value}x${length}`, this.floatType, [length], () =>
      this.floatType === 'float16'
        ? { int32Data: new Array<number>(length).fill(value === 1 ? 0x3c00 : 0) }
        : { floatData: new Array<number>(length).fill(value) },
    );
  }

  /** Appends a node with one output. A missing optional input is null. */
  node(
    opType: string,
    inputs: readonly (Tensor | null)[],
    output: ValueShape,
    options: NodeOptions = {},
  ): Tensor {
    return this.nodeWithOutputs(opType, inputs, [output], options)[0]!;
  }

  /** Appends a node with several outputs; unused ones are null, in the call and in the result. */
  nodeWithOutputs<const Outputs extends readonly (ValueShape | null)[]>(
    opType: string,
    inputs: readonly (Tensor | null)[],
    outputs: Outputs,
    { domain = '', attributes = {} }: NodeOptions = {},
  ): { [K in keyof Outputs]: Outputs[K] extends null ? null : Tensor } {
    const name = `${opType}_${this.#nodes.length}`;
    const tensors = outputs.map(
      (output, slot) => output && { ...output, name: slot === 0 ? name : `${name}_${slot}` },
    );
    this.#nodes.push(
      create(NodeProtoSchema, {
        name,
        opType,
        domain,
        input: inputs.map((tensor) => tensor?.name ?? ''),
        output: tensors.map((tensor) => tensor?.name ?? ''),
        attribute: toProtos(attributes),
      }),
    );
    return tensors as { [K in keyof Outputs]: Outputs[K] extends null ? null : Tensor };
  }

  finish(name: string): BuiltGraph {
    const publicName = (value: string) => this.#outputNames.get(value) ?? value;
    for (const node of this.#nodes) {
      node.input = node.input.map(publicName);
      node.output = node.output.map(publicName);
    }
    const opset = this.#weights.hasEightBit ? EIGHT_BIT_OPSET : OPSET;
    const model = create(ModelProtoSchema, {
      irVersion: IR_VERSIONS[opset],
      producerName: 'skypaint-web',
      opsetImport: [
        { domain: '', version: BigInt(opset) },
        { domain: MICROSOFT, version: 1n },
      ],
      graph: {
        name,
        node: this.#nodes,
        initializer: [...this.#initializers.values()].map(({ proto }) => proto),
        input: this.#inputs.map(valueInfo),
        output: this.#outputs.map(valueInfo),
      },
    });
    return {
      model: toBinary(ModelProtoSchema, model),
      precision: this.#weights.precision,
      inputs: this.#inputs,
      outputs: this.#outputs,
      externalFiles: [...this.#files],
    };
  }

  #initializer(
    name: string,
    type: ElementType,
    dims: readonly number[],
    data: () => Parameters<typeof create<typeof TensorProtoSchema>>[1],
  ): Tensor {
    const known = this.#initializers.get(name);
    if (known !== undefined) return known.tensor;
    const tensor = { name, type, dims };
    const proto = create(TensorProtoSchema, data());
    proto.name = name;
    proto.dataType = DATA_TYPES[type];
    proto.dims = dims.map(BigInt);
    this.#initializers.set(name, { tensor, proto });
    return tensor;
  }
}

function valueInfo({ name, dtype, dims }: GraphPort) {
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: DATA_TYPES[dtype],
          shape: {
            dim: dims.map((dim) => ({ value: { case: 'dimValue' as const, value: BigInt(dim) } })),
          },
        },
      },
    },
  });
}
