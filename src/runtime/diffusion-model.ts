import type { TextualInversion } from '../core/formats/lora/textual-inversion.ts';
import { scale, type Tensor } from '../core/tensor/tensor.ts';
import type { LearnedWord } from '../core/tokenizer/index.ts';
import { checksPictures } from '../contract/safety-checker.ts';
import { TINY_DECODER } from '../contract/tiny-decoder.ts';
import {
  parseAutoencoderKlConfig,
  parseAutoencoderTinyConfig,
  parseTextEncoderConfig,
  parseUnetConfig,
  type AutoencoderKlConfig,
  type AutoencoderTinyConfig,
  type IpAdapterConfig,
  type Padding,
  type TextEncoderConfig,
  type UnetConfig,
} from '../graph/index.ts';
import type {
  ControlNet,
  DiffusionModel,
  EncodedPicture,
  LatentDistribution,
  ProjectedPictures,
  ProjectedPrompt,
  Residuals,
  SafetyChecker,
  VaeInParts,
} from '../pipeline/ports.ts';
import type { StoredControlNet } from '../storage/stored-control-net.ts';
import type { StoredIpAdapter } from '../storage/stored-ip-adapter.ts';
import type { StoredModel } from '../storage/stored-model.ts';
import type { ComputeDevice } from './device.ts';
import { memoryPlan } from './memory-plan.ts';
import { ControlNets } from './parts/control-nets.ts';
import { IpAdapters, readIpAdapter } from './parts/ip-adapter.ts';
import { PartSessions, type LoadedPart } from './parts/part-sessions.ts';
import { bytesOf, readPart, seamless, type Part } from './parts/part.ts';
import { OnnxSafetyChecker, readSafetyChecker, type SafetyParts } from './parts/safety-checker.ts';
import { sessionBytesOf, TextEncoder } from './parts/text-encoder.ts';
import { reachOf, TinyDecoder, TinyVaeInParts } from './parts/tiny-decoder.ts';
import { Unet } from './parts/unet.ts';
import { VaeDecoder } from './parts/vae-decoder.ts';
import { OnnxVaeInParts } from './parts/vae-in-parts.ts';
import { VaeEncoder } from './parts/vae-encoder.ts';
import { longestVaeTile } from './vae-tiling.ts';

/** As on disk. */
interface Parts {
  readonly textEncoder: Part<TextEncoderConfig>;
  readonly unet: Part<UnetConfig>;
  readonly vae: Part<AutoencoderKlConfig>;
  /** null unless the user has chosen one. */
  readonly tinyDecoder: Part<AutoencoderTinyConfig> | null;
  /** null if the model has none, or the user has turned it off. */
  readonly safetyChecker: SafetyParts | null;
}

/**
 * A stored model on a device: the pipeline's DiffusionModel over onnxruntime, composed of its parts. The weights may change
 * from picture to picture; sessions are kept as long as they fit.
 */
export class OnnxDiffusionModel implements DiffusionModel {
  readonly latentChannels: number;
  readonly vaeScaleFactor: number;
  /** null if pictures are not to be checked. */
  readonly safetyChecker: SafetyChecker | null;

  readonly #device: ComputeDevice;
  readonly #sessions: PartSessions;
  readonly #controlNets: ControlNets;
  /** Of its own parts. */
  readonly #ownBytes: number;
  #stored: StoredModel;
  #textEncoder: TextEncoder;
  #unet: Part<UnetConfig>;
  #vae: Part<AutoencoderKlConfig>;
  #tinyDecoder: Part<AutoencoderTinyConfig> | null;
  #adapters: ReadonlyMap<string, Part<IpAdapterConfig>> = new Map();
  #isSeamless = false;

  private constructor(
    stored: StoredModel,
    parts: Parts,
    device: ComputeDevice,
    onLoading: (part: LoadedPart) => void,
  ) {
    const { textEncoder, unet, vae, tinyDecoder, safetyChecker } = parts;
    this.latentChannels = vae.config.latentChannels;
    this.vaeScaleFactor = vae.config.spatialFactor;
    this.#device = device;
    this.#ownBytes = weightBytes(parts);
    this.#sessions = new PartSessions(device, memoryPlan(this.#ownBytes, device), onLoading);
    this.#controlNets = new ControlNets(device.precision, this.#sessions, (part) =>
      this.#inUse(part),
    );
    this.#stored = stored;
    this.#textEncoder = new TextEncoder(textEncoder, this.#sessions);
    this.#unet = unet;
    this.#vae = vae;
    this.#tinyDecoder = tinyDecoder;
    this.safetyChecker = safetyChecker && new OnnxSafetyChecker(safetyChecker, this.#sessions);
  }

  /** @throws AppError `invalid-config` for any part, `invalid-file`, and whatever the store throws. */
  static async open(
    model: StoredModel,
    device: ComputeDevice,
    onLoading: (part: LoadedPart) => void,
  ): Promise<OnnxDiffusionModel> {
    const vae = await readVae(model, device.precision);
    const parts = {
      ...(await readUnetAndText(model, device.precision)),
      vae,
      tinyDecoder: await readTinyDecoder(model, device.precision),
      safetyChecker: checksPictures(model.manifest)
        ? await readSafetyChecker(model, device.precision)
        : null,
    };
    return new OnnxDiffusionModel(model, parts, device, onLoading);
  }

  get weightBytes(): number {
    return this.#ownBytes + this.#guideBytes;
  }

  /** Pixels that the UNet can paint at once. */
  get largestPicture(): number {
    const latents = this.#unetInUse.mostLatents(this.#device, this.#guideBytes);
    return latents * this.vaeScaleFactor ** 2;
  }

  /** That of the VAE in use. */
  get scalingFactor(): number {
    return this.#vae.config.scalingFactor;
  }

  get decodesCheaply(): boolean {
    return this.#tinyDecoder !== null;
  }

  get vaePrecision(): 'fp16' | 'fp32' {
    return this.#vae.precision;
  }

  /** Whether `encodeText` heeds its `clipSkip`. */
  get canSkipLayers(): boolean {
    return this.#textEncoder.canSkipLayers;
  }

  get takesMask(): boolean {
    return this.#unet.config.inChannels > this.latentChannels;
  }

  encodeText(tokens: Int32Array, clipSkip: number): Promise<Tensor> {
    return this.#textEncoder.encode(tokens, clipSkip);
  }

  /** See `TextEncoder.learnWords`. */
  learnWords(inversions: readonly TextualInversion[]): LearnedWord[] {
    return this.#textEncoder.learnWords(inversions);
  }

  projectPrompt(promptEmbeds: Tensor): Promise<ProjectedPrompt> {
    return this.#unetInUse.projectPrompt(promptEmbeds);
  }

  async projectPictures(
    pictures: readonly EncodedPicture[],
    areNegative: readonly boolean[],
  ): Promise<ProjectedPictures> {
    const unet = this.#unetInUse;
    const adapters = new IpAdapters(this.#adapters, this.#sessions);
    return unet.beside(await adapters.project(pictures, areNegative, unet.form));
  }

  noResiduals(batch: number, height: number, width: number): Promise<Residuals> {
    return this.#unetInUse.noResiduals(batch, height, width);
  }

  /**
   * Opens the control nets for the next picture. Those of the picture before leave the device if they are not among them.
   *
   * @returns one for each, in their order
   * @throws AppError `invalid-request` for a net that does not fit the UNet; whatever the store throws
   */
  async useControlNets(nets: readonly StoredControlNet[]): Promise<readonly ControlNet[]> {
    const { latentChannels, vaeScaleFactor } = this;
    const opened = await this.#controlNets.use(nets, this.#unet.config, {
      latentChannels,
      vaeScaleFactor,
    });
    this.#planMemory();
    return opened;
  }

  encodeImage(image: Tensor): Promise<LatentDistribution> {
    return new VaeEncoder(this.#inUse(this.#vae), this.#sessions).encode(image);
  }

  decodeLatents(latents: Tensor): Promise<Tensor> {
    const tiny = this.#tinyDecoder && this.#inUse(this.#tinyDecoder);
    if (tiny) {
      const factor = this.scalingFactor / tiny.config.scalingFactor;
      return new TinyDecoder(tiny, this.#sessions).decode(scale(latents, factor));
    }
    return new VaeDecoder(this.#inUse(this.#vae), this.#sessions).decode(latents);
  }

  vaeInParts(height: number, width: number): VaeInParts | null {
    const { config, precision } = this.#vae;
    const longest = longestVaeTile(config, precision, this.#device, height, width);
    if (longest === null) return null;
    const parts = new OnnxVaeInParts(this.#inUse(this.#vae), this.#sessions, longest);
    const tiny = this.#tinyDecoder;
    return tiny ? new TinyVaeInParts(parts, reachOf(tiny.config), this) : parts;
  }

  /** The next call of the VAE replaces its session; throws whatever the store throws. */
  async raiseVaePrecision(): Promise<void> {
    this.#vae = await readVae(this.#stored, 'fp32');
    this.#tinyDecoder = await readTinyDecoder(this.#stored, 'fp32');
  }

  /**
   * Switches to other weights for the same latents (LoRAs, another text encoder, another VAE). Changed parts are loaded when
   * they are next needed. Another VAE starts in the device's precision again. Words have to be learned again.
   */
  async useWeightsOf(stored: StoredModel): Promise<void> {
    if (stored === this.#stored) return;
    const { precision } = this.#device;
    const { textEncoder, unet } = await readUnetAndText(stored, precision);
    const isSameVae = String(vaeFilesOf(stored)) === String(vaeFilesOf(this.#stored));
    if (!isSameVae) this.#vae = await readVae(stored, precision);
    this.#tinyDecoder = await readTinyDecoder(stored, this.#vae.precision);
    this.#textEncoder = new TextEncoder(textEncoder, this.#sessions);
    this.#unet = unet;
    this.#stored = stored;
  }

  /**
   * Gives it the IP-Adapters that pictures name by their content ids, instead of earlier ones.
   *
   * @throws AppError `invalid-request` for one that does not fit the UNet; see `readIpAdapter`
   */
  async useAdapters(adapters: readonly StoredIpAdapter[]): Promise<void> {
    const parts = new Map<string, Part<IpAdapterConfig>>();
    for (const adapter of adapters) {
      const { contentId } = adapter;
      if (parts.has(contentId)) continue;
      const { precision } = this.#device;
      parts.set(contentId, await readIpAdapter(adapter, this.#unet.config, precision));
    }
    this.#adapters = parts;
    if (parts.size === 0) await this.#sessions.dropSmall('ip-adapter');
    this.#planMemory();
  }

  /** Of the control nets and IP-Adapters of the next picture; of these, one is on the device at a time. */
  get #guideBytes(): number {
    const adapters = [...this.#adapters.values()].map(bytesOf);
    return this.#controlNets.bytes + Math.max(0, ...adapters);
  }

  #planMemory(): void {
    this.#sessions.planFor(memoryPlan(this.weightBytes, this.#device));
  }

  setSeamless(isSeamless: boolean): void {
    this.#isSeamless = isSeamless;
  }

  get #unetInUse(): Unet {
    return new Unet(this.#inUse(this.#unet), this.#sessions);
  }

  #inUse<Config extends { readonly padding?: Padding }>(part: Part<Config>): Part<Config> {
    return this.#isSeamless ? seamless(part) : part;
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

async function readUnetAndText(
  model: StoredModel,
  precision: 'fp16' | 'fp32',
): Promise<Pick<Parts, 'textEncoder' | 'unet'>> {
  return {
    textEncoder: await readPart(model, 'textEncoder', precision, parseTextEncoderConfig),
    unet: await readPart(model, 'unet', precision, parseUnetConfig),
  };
}

const readVae = (model: StoredModel, precision: 'fp16' | 'fp32') =>
  readPart(model, 'vae', precision, parseAutoencoderKlConfig);

async function readTinyDecoder(model: StoredModel, precision: 'fp16' | 'fp32') {
  if (!(TINY_DECODER in model.manifest.parts)) return null;
  return readPart(model, TINY_DECODER, precision, parseAutoencoderTinyConfig);
}

const vaeFilesOf = ({ manifest }: StoredModel) => manifest.parts.vae.weights;

function weightBytes({ textEncoder, unet, vae, safetyChecker }: Parts): number {
  const others = safetyChecker ? [unet, vae, safetyChecker.tower] : [unet, vae];
  return others.reduce((sum, part) => sum + bytesOf(part), sessionBytesOf(textEncoder));
}
