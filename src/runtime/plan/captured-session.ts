import type * as ort from 'onnxruntime-web';
import { sizeOf, tensor, type Tensor } from '../../core/tensor/tensor.ts';
import type { BuiltGraph, GraphPort } from '../../graph/index.ts';
import type { ComputeDevice } from '../device.ts';
import { queue, type WeightFiles } from '../graph-session.ts';
import { onDevice } from '../on-device.ts';
import { loadOnnxRuntime } from '../onnxruntime.ts';

type WebGpu = Extract<ComputeDevice, { readonly backend: 'webgpu' }>;

interface Port {
  readonly buffer: GPUBuffer;
  readonly tensor: ort.Tensor;
  readonly dims: readonly number[];
}

/**
 * A graph on WebGPU whose commands onnxruntime records in the first run and replays in all others (`enableGraphCapture`). A replay
 * reads and writes the buffers of the first run, whatever tensors it is given, so there is one buffer for each input and output.
 * Inputs and outputs are float32. For experiments: no picture is painted with it.
 */
export class CapturedSession {
  private constructor(
    private readonly session: ort.InferenceSession,
    private readonly device: WebGpu,
    private readonly inputs: ReadonlyMap<string, Port>,
    private readonly outputs: ReadonlyMap<string, Port>,
  ) {}

  /** @throws AppError like `GraphSession.create` */
  static create(graph: BuiltGraph, files: WeightFiles, device: WebGpu): Promise<CapturedSession> {
    return queue.run(async () => {
      const runtime = await loadOnnxRuntime();
      const creating = runtime.InferenceSession.create(graph.model, {
        executionProviders: [{ name: 'webgpu', device: device.gpuDevice }],
        externalData: [...files].map(([path, data]) => ({ path, data })),
        enableGraphCapture: true,
        preferredOutputLocation: 'gpu-buffer',
        extra: { session: { disable_cpu_ep_fallback: '1' } },
      });
      const session = await onDevice(device, creating);
      const port = ({ name, dims }: GraphPort): readonly [string, Port] => {
        const buffer = device.gpuDevice.createBuffer({
          // onnxruntime binds multiples of 16 bytes.
          size: Math.ceil((4 * sizeOf(dims)) / 16) * 16,
          usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
        });
        const options = { dataType: 'float32', dims: [...dims] } as const;
        return [name, { buffer, tensor: runtime.Tensor.fromGpuBuffer(buffer, options), dims }];
      };
      return new CapturedSession(
        session,
        device,
        new Map(graph.inputs.map(port)),
        new Map(graph.outputs.map(port)),
      );
    });
  }

  /** @param values by input, float32 */
  run(values: Readonly<Record<string, Float32Array>>): Promise<Readonly<Record<string, Tensor>>> {
    return queue.run(async () => {
      for (const [name, { buffer }] of this.inputs) {
        this.device.gpuDevice.queue.writeBuffer(buffer, 0, new Float32Array(values[name]!));
      }
      await onDevice(
        this.device,
        this.session.run(tensorsOf(this.inputs), tensorsOf(this.outputs)),
      );
      const found: Record<string, Tensor> = {};
      for (const [name, port] of this.outputs) found[name] = await this.#read(port);
      return found;
    });
  }

  release(): Promise<void> {
    return queue.run(async () => {
      await this.session.release();
      for (const { buffer } of [...this.inputs.values(), ...this.outputs.values()])
        buffer.destroy();
    });
  }

  async #read({ buffer, dims }: Port): Promise<Tensor> {
    const { gpuDevice } = this.device;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const copy = gpuDevice.createBuffer({ size: buffer.size, usage });
    const commands = gpuDevice.createCommandEncoder();
    commands.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size);
    gpuDevice.queue.submit([commands.finish()]);
    await onDevice(this.device, copy.mapAsync(GPUMapMode.READ));
    const values = new Float32Array(copy.getMappedRange().slice(0, 4 * sizeOf(dims)));
    copy.destroy();
    return tensor([...dims], values);
  }
}

const tensorsOf = (ports: ReadonlyMap<string, Port>) =>
  Object.fromEntries([...ports].map(([name, port]) => [name, port.tensor]));
