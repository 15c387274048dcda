import type * as ort from 'onnxruntime-web';
import { tensor, type Tensor } from '../core/tensor/tensor.ts';
import type { BuiltGraph } from '../graph/index.ts';
import { ChunkedBlob } from './chunked-blob.ts';
import type { ComputeDevice } from './device.ts';
import { onDevice } from './on-device.ts';
import { loadOnnxRuntime } from './onnxruntime.ts';
import { SerialQueue } from './serial-queue.ts';

/** Where a graph's external files come from: the stored file of that name, as a Blob on disk. */
export type WeightFiles = ReadonlyMap<string, Blob>;

export type GraphInput =
  | { readonly type: 'float32'; readonly data: Float32Array; readonly shape: readonly number[] }
  | { readonly type: 'int32'; readonly data: Int32Array; readonly shape: readonly number[] };

type Feeds = Readonly<Record<string, ort.Tensor>>;

/**
 * onnxruntime-web can only do one thing at a time: creating two sessions in parallel blocks its worker for ever, and two
 * parallel runs hang it. So every call of every session in this thread goes through one queue.
 */
export const queue = new SerialQueue();

/**
 * For sessions on the CPU. Told to run sequentially, onnxruntime's planner lets a tensor take the memory of an earlier one of the
 * same shape, and so keeps that memory in between, when others need it. In parallel it gives each its own and frees it after its
 * last use. A session's nodes run one after the other in either case: there is one thread between nodes in WebAssembly.
 */
export const ON_CPU = { executionProviders: ['wasm'], executionMode: 'parallel' } as const;

/** A run's outputs, left on the device as inputs for other sessions. */
export class KeptTensors {
  readonly byName: Readonly<Record<string, ort.Tensor>>;

  constructor(byName: Readonly<Record<string, ort.Tensor>>) {
    this.byName = byName;
  }

  /** The same tensors under other names; release only the original. */
  renamed(nameOf: (name: string) => string): KeptTensors {
    const entries = Object.entries(this.byName).map(
      ([name, kept]) => [nameOf(name), kept] as const,
    );
    return new KeptTensors(Object.fromEntries(entries));
  }

  /** Releases their memory after the current call. Does nothing if the device is lost. */
  release(): void {
    const dispose = () => {
      for (const kept of Object.values(this.byName)) kept.dispose();
      return Promise.resolve();
    };
    queue.run(dispose).catch(() => undefined);
  }
}

export interface SessionOptions {
  /** For `runAndKeep`. */
  readonly keepsOutputs?: boolean;
}

/** One ONNX graph with its weights on the device. */
export class GraphSession {
  readonly #session: ort.InferenceSession;
  readonly #runtime: typeof ort;
  readonly #device: ComputeDevice;

  private constructor(session: ort.InferenceSession, runtime: typeof ort, device: ComputeDevice) {
    this.#session = session;
    this.#runtime = runtime;
    this.#device = device;
  }

  /**
   * On WebGPU, refuses a graph with an operator that only the CPU has: a silent round trip to the CPU in each of the UNet's
   * steps would cost more than everything else.
   *
   * @throws AppError `out-of-memory`, `device-lost`, `internal`.
   */
  static create(
    graph: BuiltGraph,
    files: WeightFiles,
    device: ComputeDevice,
    { keepsOutputs = false }: SessionOptions = {},
  ): Promise<GraphSession> {
    return queue.run(async () => {
      const runtime = await loadOnnxRuntime();
      const onGpu = device.backend === 'webgpu';
      const creating = runtime.InferenceSession.create(graph.model, {
        ...(onGpu
          ? { executionProviders: [{ name: 'webgpu', device: device.gpuDevice }] }
          : ON_CPU),
        externalData: [...files].map(([path, file]) => ({ path, data: new ChunkedBlob(file) })),
        graphOptimizationLevel: 'all',
        ...(onGpu && keepsOutputs && { preferredOutputLocation: 'gpu-buffer' }),
        extra: onGpu ? { session: { disable_cpu_ep_fallback: '1' } } : {},
      });
      return new GraphSession(await onDevice(device, creating), runtime, device);
    });
  }

  /**
   * @param kept more inputs, from runs of any other sessions; for equal names, the last one counts, and names that the graph does
   *   not have are left out
   * @returns each output's float32 values, read back from the device.
   */
  run(
    inputs: Readonly<Record<string, GraphInput>>,
    kept: readonly KeptTensors[] = [],
  ): Promise<Record<string, Tensor>> {
    return queue.run(async () => {
      const outputs = await this.#run(this.#feeds(inputs, kept));
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { dims, data }]) => [
          name,
          tensor(dims, data as Float32Array),
        ]),
      );
    });
  }

  /** Only for a session that `keepsOutputs`. */
  runAndKeep(
    inputs: Readonly<Record<string, GraphInput>>,
    kept: readonly KeptTensors[] = [],
  ): Promise<KeptTensors> {
    return queue.run(async () => new KeptTensors(await this.#run(this.#feeds(inputs, kept))));
  }

  /** Releases the weights' memory. */
  release(): Promise<void> {
    return queue.run(() => this.#session.release());
  }

  async #run(feeds: Feeds): Promise<ort.InferenceSession.OnnxValueMapType> {
    const outputs = await onDevice(this.#device, this.#session.run(feeds));
    await nextTask();
    return outputs;
  }

  #feeds(inputs: Readonly<Record<string, GraphInput>>, kept: readonly KeptTensors[]): Feeds {
    const tensors = Object.assign({}, ...kept.map(({ byName }) => byName)) as Feeds;
    return Object.fromEntries([
      ...Object.entries(tensors).filter(([name]) => this.#session.inputNames.includes(name)),
      ...Object.entries(inputs).map(([name, input]) => [name, this.#tensor(input)] as const),
    ]);
  }

  #tensor(input: GraphInput): ort.Tensor {
    const shape = [...input.shape];
    return input.type === 'int32'
      ? new this.#runtime.Tensor('int32', input.data, shape)
      : new this.#runtime.Tensor('float32', input.data, shape);
  }
}

/**
 * A run on the CPU is one task, and without a pause between runs a whole job would be too. The worker would receive a
 * cancellation only when there is nothing left to cancel.
 */
const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve));
