import { AppError } from '../core/errors.ts';
import type { Tensor } from '../core/tensor/tensor.ts';
import {
  maxTokens,
  parseClipVisionConfig,
  parseTextEncoderConfig,
  type ClipVisionConfig,
  type TextEncoderConfig,
} from '../graph/index.ts';
import type { MatchingModel } from '../pipeline/ports.ts';
import type { StoredParts } from '../storage/stored-model.ts';
import type { ComputeDevice } from './device.ts';
import { memoryPlan } from './memory-plan.ts';
import { ImageEncoder } from './parts/image-encoder.ts';
import { PartSessions, type LoadedPart } from './parts/part-sessions.ts';
import { bytesOf, readPart, type Part } from './parts/part.ts';
import { sessionBytesOf, TextEncoder } from './parts/text-encoder.ts';
import {
  parseTextProjectionConfig,
  TextProjection,
  type TextProjectionConfig,
} from './parts/text-projection.ts';

interface Parts {
  readonly textEncoder: Part<TextEncoderConfig>;
  readonly textProjection: Part<TextProjectionConfig>;
  readonly imageEncoder: Part<ClipVisionConfig>;
}

/** A stored pair of encoders on a device: a text encoder with its projection, and the image encoder that was trained with it. */
export class OnnxMatchingModel implements MatchingModel {
  readonly logitScale: number;
  readonly dimensions: number;
  readonly maxTokens: number;
  readonly weightBytes: number;

  readonly #sessions: PartSessions;
  readonly #textEncoder: TextEncoder;
  readonly #textProjection: TextProjection;
  readonly #imageEncoder: ImageEncoder;

  private constructor(parts: Parts, device: ComputeDevice, onLoading: (part: LoadedPart) => void) {
    const { textEncoder, textProjection, imageEncoder } = parts;
    this.logitScale = textProjection.config.logitScale;
    this.dimensions = textProjection.config.projectionSize;
    this.maxTokens = maxTokens(textEncoder.config);
    this.weightBytes = weightBytes(parts);
    this.#sessions = new PartSessions(device, memoryPlan(this.weightBytes, device), onLoading);
    this.#textEncoder = new TextEncoder(textEncoder, this.#sessions);
    this.#textProjection = new TextProjection(textProjection, this.#sessions);
    this.#imageEncoder = new ImageEncoder(imageEncoder, this.#sessions);
  }

  /**
   * @throws AppError `unsupported` if the model lacks one of the three parts; `invalid-config` for any part, and if they do not
   * fit one another; `invalid-file`, and whatever the store throws
   */
  static async open(
    model: StoredParts,
    device: ComputeDevice,
    onLoading: (part: LoadedPart) => void,
  ): Promise<OnnxMatchingModel> {
    const { precision } = device;
    const parts: Parts = {
      textEncoder: await readPart(model, 'textEncoder', precision, parseTextEncoderConfig),
      textProjection: await readPart(model, 'textProjection', precision, parseTextProjectionConfig),
      imageEncoder: await readPart(model, 'imageEncoder', precision, parseClipVisionConfig),
    };
    checkFit(model, parts);
    return new OnnxMatchingModel(parts, device, onLoading);
  }

  async embedTexts(tokens: Int32Array, batch: number, endId: number): Promise<Tensor> {
    return this.#textProjection.project(await this.#textEncoder.pool(tokens, batch, endId));
  }

  embedImage(pixelValues: Tensor): Promise<Tensor> {
    return this.#imageEncoder.embed(pixelValues);
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

function checkFit(
  { manifest }: StoredParts,
  { textEncoder, textProjection, imageEncoder }: Parts,
): void {
  const { hiddenSize, projectionSize } = textProjection.config;
  const file = manifest.parts['textProjection']?.config ?? 'text_projection/config.json';
  if (hiddenSize !== textEncoder.config.hiddenSize) {
    throw misfit(file, 'hidden_size', hiddenSize, textEncoder.config.hiddenSize);
  }
  if (projectionSize !== imageEncoder.config.projectionSize) {
    throw misfit(file, 'projection_dim', projectionSize, imageEncoder.config.projectionSize);
  }
}

function misfit(file: string, field: string, found: number, expected: number): AppError {
  const message = `${file}: ${field} is ${found}, the other encoder has ${expected}`;
  return new AppError('invalid-config', message, { file, field, found, expected });
}

function weightBytes({ textEncoder, textProjection, imageEncoder }: Parts): number {
  return sessionBytesOf(textEncoder) + bytesOf(textProjection) + bytesOf(imageEncoder);
}
