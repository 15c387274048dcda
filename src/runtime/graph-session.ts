import type * as ort from 'onnxruntime-web';
import { AppError } from '../core/errors.ts';
import { tensor, type Tensor } from '../core/tensor/tensor.ts';
import type { BuiltGraph } from '../graph/index.ts';
import type { ComputeDevice } from './device.ts';
import { loadOnnxRuntime } from './onnxruntime.ts';
import { SerialQueue } from './serial-queue.ts';

/** Where a graph's external files come from: the stored file of that name, as a Blob on disk. */
export type WeightFiles = ReadonlyMap<string, Blob>;

export type GraphInput =
  | { readonly type: 'float32'; readonly data: Float32Array; readonly shape: readonly number[] }
  | { readonly type: 'int32'; readonly data: Int32Array; readonly shape: readonly number[] };

/**
 * onnxruntime-web does one thing at a time: two sessions created at once leave its worker stuck for good, and two
 * runs at once hang it. So every call of every session in this thread goes through one queue.
 */
const queue = new SerialQueue();

/** One ONNX graph with its weights on the device. */
export class GraphSession {
  readonly #session: ort.InferenceSession;
  readonly #runtime: typeof ort;

  private constructor(session: ort.InferenceSession, runtime: typeof ort) {
    this.#session = session;
    this.#runtime = runtime;
  }

  /**
   * @param mayUseCpu leaves operators that WebGPU lacks to the CPU; otherwise such a graph is refused, because a
   *   silent round trip in the UNet would cost more than all the rest.
   * @throws AppError `out-of-memory`, `device-lost`, `internal`.
   */
  static create(
    graph: BuiltGraph,
    files: WeightFiles,
    device: ComputeDevice,
    { mayUseCpu = false } = {},
  ): Promise<GraphSession> {
    return queue.run(async () => {
      const runtime = await loadOnnxRuntime();
      const onGpu = device.backend === 'webgpu';
      try {
        const session = await runtime.InferenceSession.create(graph.model, {
          executionProviders: onGpu ? [{ name: 'webgpu', device: device.gpuDevice }] : ['wasm'],
          externalData: [...files].map(([path, data]) => ({ path, data })),
          graphOptimizationLevel: 'all',
          enableMemPattern: true,
          extra: onGpu && !mayUseCpu ? { session: { disable_cpu_ep_fallback: '1' } } : {},
        });
        return new GraphSession(session, runtime);
      } catch (error) {
        throw runtimeError(error);
      }
    });
  }

  /** @returns each output's float32 values, read back from the device. */
  run(inputs: Readonly<Record<string, GraphInput>>): Promise<Record<string, Tensor>> {
    return queue.run(async () => {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, input]) => [name, this.#tensor(input)]),
      );
      try {
        const outputs = await this.#session.run(feeds);
        return Object.fromEntries(
          Object.entries(outputs).map(([name, { dims, data }]) => [
            name,
            tensor(dims, data as Float32Array),
          ]),
        );
      } catch (error) {
        throw runtimeError(error);
      }
    });
  }

  /** Gives the weights' memory back. */
  release(): Promise<void> {
    return queue.run(() => this.#session.release());
  }

  #tensor(input: GraphInput): ort.Tensor {
    const shape = [...input.shape];
    return input.type === 'int32'
      ? new this.#runtime.Tensor('int32', input.data, shape)
      : new this.#runtime.Tensor('float32', input.data, shape);
  }
}

/** onnxruntime throws strings and plain Errors; their text is all there is to tell causes apart. */
function runtimeError(thrown: unknown): AppError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const details = { reason: message };
  if (/device.*(lost|destroyed)|(lost|destroyed).*device/i.test(message)) {
    return new AppError('device-lost', 'The GPU went away.', details, { cause: thrown });
  }
  if (/out of memory|bad_alloc|failed to allocate|OOM|createBuffer/i.test(message)) {
    return new AppError('out-of-memory', 'The model does not fit in memory.', details, {
      cause: thrown,
    });
  }
  return new AppError('internal', message, details, { cause: thrown });
}
