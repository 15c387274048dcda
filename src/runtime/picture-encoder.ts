import { parsePythonJson } from '../core/formats/python-json.ts';
import { tensor, type Tensor } from '../core/tensor/tensor.ts';
import { parseClipVisionConfig, type ClipVisionConfig } from '../graph/index.ts';
import type { StoredPictureEncoder } from '../storage/stored-picture-encoder.ts';
import type { ComputeDevice } from './device.ts';
import { ImageEncoder } from './parts/image-encoder.ts';
import { PartSessions, type LoadedPart } from './parts/part-sessions.ts';
import { bytesOf, readLonePart, type Part } from './parts/part.ts';

/** A stored image encoder on a device, for pictures that IP-Adapters read. */
export class OnnxPictureEncoder {
  readonly weightBytes: number;

  readonly #config: ClipVisionConfig;
  readonly #sessions: PartSessions;
  readonly #encoder: ImageEncoder;

  private constructor(part: Part<ClipVisionConfig>, sessions: PartSessions) {
    this.weightBytes = bytesOf(part);
    this.#config = part.config;
    this.#sessions = sessions;
    this.#encoder = new ImageEncoder(part, sessions);
  }

  /** @throws AppError `invalid-config`, `invalid-file`, and whatever the store throws */
  static async open(
    stored: StoredPictureEncoder,
    device: ComputeDevice,
    onLoading: (part: LoadedPart) => void,
  ): Promise<OnnxPictureEncoder> {
    const { name, config } = stored;
    const part = await readLonePart(stored, device.precision, () =>
      parseClipVisionConfig(parsePythonJson(config, name), name),
    );
    return new OnnxPictureEncoder(part, new PartSessions(device, 'keep-all', onLoading));
  }

  /**
   * What an IP-Adapter reads for a picture, and for no picture: diffusers' `encode_image`.
   *
   * @param pixelValues `[1, 3, height, width]`, as the encoder's image processor makes them
   * @returns `[1, 1, projectionSize]`, or `[1, tokens, hiddenSize]`
   */
  async encode(
    pixelValues: Tensor,
    reads: 'embedding' | 'states',
  ): Promise<{ readonly states: Tensor; readonly negativeStates: Tensor }> {
    if (reads === 'states') {
      return {
        states: await this.#encoder.states(pixelValues),
        negativeStates: await this.#encoder.states(tensor(pixelValues.shape)),
      };
    }
    const shape = [1, 1, this.#config.projectionSize];
    const { data } = await this.#encoder.embed(pixelValues);
    return { states: tensor(shape, data), negativeStates: tensor(shape) };
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
