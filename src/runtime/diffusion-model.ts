import { AppError } from '../core/errors.ts';
import { parsePythonJson } from '../core/formats/python-json.ts';
import type { TextualInversion } from '../core/formats/lora/textual-inversion.ts';
import { splitChannels, type Tensor } from '../core/tensor/tensor.ts';
import type { LearnedWord } from '../core/tokenizer/index.ts';
import {
  buildClipTextGraph,
  buildPromptProjectionGraph,
  buildUnetStepGraph,
  buildVaeDecoderGraph,
  buildVaeEncoderGraph,
  parseClipTextConfig,
  parseUnetConfig,
  parseAutoencoderKlConfig,
  tokenEmbedding,
  type AutoencoderKlConfig,
  type BuiltGraph,
  type ClipTextConfig,
  type UnetConfig,
  type WeightIndex,
  type WeightLocation,
} from '../graph/index.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import type { DiffusionModel, LatentDistribution } from '../pipeline/ports.ts';
import type { StoredModel } from '../storage/stored-model.ts';
import type { ComputeDevice } from './device.ts';
import {
  GraphSession,
  type GraphInput,
  type KeptTensors,
  type WeightFiles,
} from './graph-session.ts';
import { memoryPlan, type MemoryPlan } from './memory-plan.ts';
import { SessionCache } from './session-cache.ts';
import { embedTokens } from './token-embedding.ts';

export type ModelPart = 'text-encoder' | 'unet' | 'vae-encoder' | 'vae-decoder';

/** Prompt embeds as the UNet's attentions take them, on the device. */
export interface ProjectedPrompt {
  readonly batch: number;
  readonly sequenceLength: number;
  readonly tensors: KeptTensors;
  release(): void;
}

/** One part's config with its weights as they lie on disk. */
interface Part<Config> {
  readonly config: Config;
  readonly index: WeightIndex;
  readonly files: WeightFiles;
}

interface Parts {
  textEncoder: Part<ClipTextConfig>;
  unet: Part<UnetConfig>;
  vae: Part<AutoencoderKlConfig>;
}

/**
 * A stored SkyPaint-shaped model on a device: the pipeline's DiffusionModel over onnxruntime. Sessions are made when
 * first needed and kept; `onLoading` hears of each.
 */
export class OnnxDiffusionModel implements DiffusionModel {
  readonly latentChannels: number;
  readonly vaeScaleFactor: number;

  #stored: StoredModel;
  readonly #parts: Parts;
  readonly #device: ComputeDevice;
  readonly #onLoading: (part: ModelPart) => void;
  readonly #sessions = new SessionCache<ModelPart, GraphSession>();
  /** Apart from the rest: small, wanted between steps when a prompt changes, and its outputs are the UNet's inputs. */
  readonly #projections = new SessionCache<'prompt-projection', GraphSession>();
  #memoryPlan: MemoryPlan;
  #vaePrecision: 'fp16' | 'fp32';
  /** `[vectors, hiddenSize]` of the words learned. */
  #learned = new Float32Array();

  private constructor(
    stored: StoredModel,
    parts: Parts,
    device: ComputeDevice,
    onLoading: (part: ModelPart) => void,
  ) {
    const vae = parts.vae.config;
    this.latentChannels = vae.latentChannels;
    this.vaeScaleFactor = vae.spatialFactor;
    this.#stored = stored;
    this.#parts = parts;
    this.#memoryPlan = memoryPlan(weightBytes(parts), device);
    this.#vaePrecision = device.precision;
    this.#device = device;
    this.#onLoading = onLoading;
  }

  /** Of the VAE in use. */
  get scalingFactor(): number {
    return this.#parts.vae.config.scalingFactor;
  }

  /** @throws AppError `invalid-config` of any part, `invalid-file`, and what the store throws. */
  static async open(
    model: StoredModel,
    device: ComputeDevice,
    onLoading: (part: ModelPart) => void,
  ): Promise<OnnxDiffusionModel> {
    const { textEncoder, unet, vae } = model.manifest.parts;
    const parts = {
      textEncoder: await readPart(model, textEncoder, device.precision, parseClipTextConfig),
      unet: await readPart(model, unet, device.precision, parseUnetConfig),
      vae: await readPart(model, vae, device.precision, parseAutoencoderKlConfig),
    };
    return new OnnxDiffusionModel(model, parts, device, onLoading);
  }

  async encodeText(tokens: Int32Array, clipSkip: number): Promise<Tensor> {
    const { config, index, files } = this.#parts.textEncoder;
    const table = tokenEmbedding(config, index);
    const skipLayers = clipSkip - 1;
    const session = await this.#session('text-encoder', 'textEncoder', String(skipLayers), () =>
      buildClipTextGraph(config, index, { batch: 1, skipLayers }),
    );
    const embeds = await embedTokens(tokens, table, files.get(table.file)!, this.#learned);
    return run(session, 'last_hidden_state', {
      input_ids: { type: 'int32', data: tokens, shape: [1, tokens.length] },
      inputs_embeds: {
        type: 'float32',
        data: embeds,
        shape: [1, tokens.length, config.hiddenSize],
      },
    });
  }

  /**
   * Words that `encodeText` takes from now on, in place of those before.
   *
   * @returns their ids, for the tokenizer
   * @throws AppError `invalid-request` with details what: 'embedding-misfit' when a vector is not as wide as this text
   *   encoder's
   */
  learnWords(inversions: readonly TextualInversion[]): LearnedWord[] {
    const { hiddenSize, vocabSize } = this.#parts.textEncoder.config;
    const misfit = inversions.find(({ width }) => width !== hiddenSize);
    if (misfit) throw tooWide(misfit, hiddenSize);
    this.#learned = Float32Array.from(inversions.flatMap(({ vectors }) => [...vectors]));
    let next = vocabSize;
    return inversions.map(({ name, count }) => ({
      name,
      ids: Array.from({ length: count }, () => next++),
    }));
  }

  async projectPrompt(promptEmbeds: Tensor): Promise<ProjectedPrompt> {
    const [batch, sequenceLength] = promptEmbeds.shape as [number, number, number];
    const { config, index, files } = this.#parts.unet;
    const key = sessionKey(`${batch}x${sequenceLength}`, files);
    const session = await this.#projections.get('prompt-projection', key, 'keep-all', () => {
      const size = { batch, sequenceLength };
      const graph = buildPromptProjectionGraph(config, index, size);
      return GraphSession.create(graph, files, this.#device, { keepsOutputs: true });
    });
    const tensors = await session.runAndKeep({
      encoder_hidden_states: { type: 'float32', ...promptEmbeds },
    });
    return { batch, sequenceLength, tensors, release: () => tensors.release() };
  }

  async predictNoise(latents: Tensor, timestep: number, prompt: ProjectedPrompt): Promise<Tensor> {
    const [, , height, width] = latents.shape as [number, number, number, number];
    const { batch, sequenceLength, tensors } = prompt;
    const { config, index } = this.#parts.unet;
    const shape = [batch, height, width, sequenceLength].join('x');
    const session = await this.#session('unet', 'unet', shape, () =>
      buildUnetStepGraph(config, index, { batch, height, width, sequenceLength }),
    );
    const inputs: Record<string, GraphInput> = {
      sample: { type: 'float32', ...latents },
      timestep: { type: 'float32', data: Float32Array.of(timestep), shape: [1] },
    };
    return (await session.run(inputs, tensors))['noise_prediction']!;
  }

  async encodeImage(image: Tensor): Promise<LatentDistribution> {
    const [batch, , height, width] = image.shape as [number, number, number, number];
    const { config, index } = this.#parts.vae;
    const key = `${this.#vaePrecision} ${image.shape.join('x')}`;
    const session = await this.#session('vae-encoder', 'vae', key, () =>
      buildVaeEncoderGraph(config, index, { batch, height, width }),
    );
    const moments = await run(session, 'moments', { image: { type: 'float32', ...image } });
    const [mean, logVariance] = splitChannels(moments, config.latentChannels) as [Tensor, Tensor];
    return { mean, logVariance };
  }

  async decodeLatents(latents: Tensor): Promise<Tensor> {
    const [batch, , height, width] = latents.shape as [number, number, number, number];
    const { config, index } = this.#parts.vae;
    const key = `${this.#vaePrecision} ${latents.shape.join('x')}`;
    const session = await this.#session('vae-decoder', 'vae', key, () =>
      buildVaeDecoderGraph(config, index, { batch, height, width }),
    );
    return run(session, 'image', { latents: { type: 'float32', ...latents } });
  }

  get vaePrecision(): 'fp16' | 'fp32' {
    return this.#vaePrecision;
  }

  /** The next call of the VAE replaces its session; what the store throws is thrown here. */
  async raiseVaePrecision(): Promise<void> {
    const { vae } = this.#stored.manifest.parts;
    this.#parts.vae = await readPart(this.#stored, vae, 'fp32', parseAutoencoderKlConfig);
    this.#vaePrecision = 'fp32';
  }

  /**
   * Other weights for the same latents (LoRAs, another text encoder, another VAE): what changed is loaded when it is next
   * needed. A VAE that is not the one before begins in the device's precision again.
   */
  async useWeightsOf(stored: StoredModel): Promise<void> {
    if (stored === this.#stored) return;
    const { textEncoder, unet, vae } = stored.manifest.parts;
    const isSameVae = String(vae.weights) === String(this.#stored.manifest.parts.vae.weights);
    const parts = {
      textEncoder: await readPart(stored, textEncoder, this.#device.precision, parseClipTextConfig),
      unet: await readPart(stored, unet, this.#device.precision, parseUnetConfig),
      vae: isSameVae
        ? this.#parts.vae
        : await readPart(stored, vae, this.#device.precision, parseAutoencoderKlConfig),
    };
    if (!isSameVae) this.#vaePrecision = this.#device.precision;
    Object.assign(this.#parts, parts);
    this.#stored = stored;
  }

  /**
   * Gives all device memory back, and holds one part at a time from now on.
   *
   * @returns false when it did so already: there is nothing left to give up
   */
  async saveMemory(): Promise<boolean> {
    if (this.#memoryPlan === 'one-at-a-time') return false;
    this.#memoryPlan = 'one-at-a-time';
    await this.release();
    return true;
  }

  /** Gives all device memory back. */
  async release(): Promise<void> {
    await this.#projections.clear();
    await this.#sessions.clear();
  }

  #session(
    part: ModelPart,
    source: keyof Parts,
    shape: string,
    build: () => BuiltGraph,
  ): Promise<GraphSession> {
    const { files } = this.#parts[source];
    return this.#sessions.get(part, sessionKey(shape, files), this.#memoryPlan, () => {
      this.#onLoading(part);
      return GraphSession.create(build(), files, this.#device);
    });
  }
}

/** A session stands for one shape and one set of files, of which a LoRA is one. */
function sessionKey(shape: string, files: WeightFiles): string {
  return `${shape} ${[...files.keys()].join(' ')}`;
}

/** Of what becomes sessions; the token embedding stays on the disk. */
function weightBytes({ textEncoder, unet, vae }: Parts): number {
  const table = tokenEmbedding(textEncoder.config, textEncoder.index);
  return [textEncoder, unet, vae]
    .flatMap(({ index }) => [...index.values()])
    .reduce((sum, { byteLength }) => sum + byteLength, -table.byteLength);
}

function tooWide({ name, width }: TextualInversion, expected: number): AppError {
  const message = `The embedding ${name} is ${width} wide, not ${expected}.`;
  const details = { field: 'prompt', what: 'embedding-misfit', found: name, width, expected };
  return new AppError('invalid-request', message, details);
}

async function run(
  session: GraphSession,
  output: string,
  inputs: Record<string, GraphInput>,
): Promise<Tensor> {
  return (await session.run(inputs))[output]!;
}

async function readPart<Config>(
  model: StoredModel,
  part: ModelManifest['parts']['unet'],
  precision: 'fp16' | 'fp32',
  parse: (json: unknown, file: string) => Config,
): Promise<Part<Config>> {
  const config = parse(parsePythonJson(await model.text(part.config), part.config), part.config);
  const index = new Map<string, WeightLocation>();
  const files = new Map<string, Blob>();
  for (const path of part.weights) {
    const { file, tensors } = await model.weights(path, precision);
    files.set(path, file);
    for (const [name, location] of tensors) index.set(name, { file: path, ...location });
  }
  return { config, index, files };
}
