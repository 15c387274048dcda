import type { Tensor } from '../core/tensor/tensor.ts';
import { buildUpscalerGraph, upscalerConfigOf, type UpscalerConfig } from '../graph/index.ts';
import type { UpscalingModel } from '../pipeline/ports.ts';
import type { StoredUpscaler } from '../storage/stored-upscaler.ts';
import type { ComputeDevice } from './device.ts';
import { PartSessions, type LoadedPart } from './parts/part-sessions.ts';
import { bytesOf, readLonePart, type Part } from './parts/part.ts';

/** A stored upscaler on a device. */
export class OnnxUpscalingModel implements UpscalingModel {
  readonly #stored: StoredUpscaler;
  readonly #sessions: PartSessions;
  #part: Part<UpscalerConfig>;

  private constructor(stored: StoredUpscaler, part: Part<UpscalerConfig>, sessions: PartSessions) {
    this.#stored = stored;
    this.#part = part;
    this.#sessions = sessions;
  }

  /** @throws AppError `invalid-file`, `unsupported`, and whatever the store throws */
  static async open(
    stored: StoredUpscaler,
    device: ComputeDevice,
    onLoading: (part: LoadedPart) => void,
  ): Promise<OnnxUpscalingModel> {
    const part = await readUpscaler(stored, device.precision);
    return new OnnxUpscalingModel(stored, part, new PartSessions(device, 'keep-all', onLoading));
  }

  get weightBytes(): number {
    return bytesOf(this.#part);
  }

  get scale(): number {
    return this.#part.config.scale;
  }

  get multiple(): number {
    return this.#part.config.multiple;
  }

  get reach(): number {
    return this.#part.config.reach;
  }

  get edge(): number {
    return this.#stored.edge;
  }

  get precision(): 'fp16' | 'fp32' {
    return this.#part.precision;
  }

  async enlarge(picture: Tensor): Promise<Tensor> {
    const part = this.#part;
    const [batch, , height, width] = picture.shape as [number, number, number, number];
    const session = await this.#sessions.get('upscaler', part, picture.shape.join('x'), (ways) =>
      buildUpscalerGraph(part.config, part.index, { batch, height, width }, ways),
    );
    const { enlarged } = await session.run({ picture: { type: 'float32', ...picture } });
    return enlarged!;
  }

  async raisePrecision(): Promise<void> {
    this.#part = await readUpscaler(this.#stored, 'fp32');
  }

  /** See `PartSessions.saveMemory`. */
  saveMemory(): Promise<boolean> {
    return this.#sessions.saveMemory();
  }

  /** Releases all device memory. */
  release(): Promise<void> {
    return this.#sessions.release();
  }
}

const readUpscaler = (stored: StoredUpscaler, precision: 'fp16' | 'fp32') =>
  readLonePart(stored, precision, (index) => upscalerConfigOf(index, stored.name));
