import type * as ort from 'onnxruntime-web';
import type { BuiltGraph } from '../../graph/index.ts';
import { ON_CPU } from '../graph-session.ts';

/** onnxruntime's own memory, once it has started. */
let memory: WebAssembly.Memory | null = null;
const keep = (created: WebAssembly.Memory) => (memory = created);
const { Memory } = WebAssembly;
WebAssembly.Memory = class extends Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    keep(this);
  }
};

interface Run {
  readonly outputs: ort.InferenceSession.OnnxValueMapType;
  /** WebAssembly's memory, in MiB. It only grows. */
  readonly mebibytes: number;
}

/** Runs a graph on the CPU as a browser does. The inputs, of which only the size matters, are waves. */
export async function runInWasm(
  { model, inputs }: Pick<BuiltGraph, 'model' | 'inputs'>,
  externalData: readonly { readonly path: string; readonly data: Uint8Array }[] = [],
): Promise<Run> {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web');
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(model, {
    ...ON_CPU,
    externalData: [...externalData],
  });
  const feeds = inputs.map(({ name, dims }) => {
    return [name, new Tensor('float32', wave(name, dims), [...dims])] as const;
  });
  const outputs = await session.run(Object.fromEntries(feeds));
  await session.release();
  return { outputs, mebibytes: memory!.buffer.byteLength / 2 ** 20 };
}

/** Different for each name. */
export function wave(name: string, dims: readonly number[]): Float32Array {
  const length = dims.reduce((product, dim) => product * dim, 1);
  const frequency = 1 + name.charCodeAt(0) / 128;
  return Float32Array.from({ length }, (_, index) => Math.sin(index * frequency));
}
