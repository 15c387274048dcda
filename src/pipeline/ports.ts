import type { ClipImageProcessorConfig } from '../core/image/clip-image-processor.ts';
import type { SafetyConcepts } from '../core/safety/safety-check.ts';
import type { Tensor } from '../core/tensor/tensor.ts';

/** Token ids of one prompt, padded: `[maxLength]`. */
export type TokenIds = Int32Array<ArrayBuffer>;

/** How a step uses the UNet's deep features of an earlier one (DeepCache, Ma et al. 2023): see `CacheInterval`. */
export interface StepCache {
  /** Whether to compute them again; if there are none yet, they are computed anyway. */
  readonly isFresh: boolean;
  /** Which of the picture's tiles they belong to, from 0. */
  readonly tile: number;
}

/** Prompts in the form that the UNet uses at every step, usually in device memory. */
export interface ProjectedPrompt {
  /** How many prompts go together in one pass. */
  readonly batch: number;

  /**
   * @param latents `[1, channels, height, width]`, scaled for the scheduler; with `DiffusionModel.takesMask` followed by the mask
   *   and the masked image's latents.
   * @param timestep of the training schedule, [0, 1000).
   * @param cache null to compute all of the UNet
   * @param guide for a picture with control nets, at every step of it
   * @param scales how much each picture beside the prompts counts; 0 by default
   * @returns the UNet's prediction for each prompt, `[batch, channels, height, width]`.
   */
  predictNoise(
    latents: Tensor,
    timestep: number,
    cache: StepCache | null,
    guide?: GuideUnet | null,
    scales?: readonly number[],
  ): Promise<Tensor>;

  /** Releases its memory; it cannot be used afterwards. */
  release(): void;
}

/** A picture as an IP-Adapter reads it. */
export interface EncodedPicture {
  /** Names one of the adapters that the model has been given. */
  readonly adapter: string;
  /** `[1, states, width]`: the image encoder's states, or its embedding as the only one. */
  readonly states: Tensor;
  /** The same of no picture at all, which joins the negative prompt. */
  readonly negativeStates: Tensor;
}

/** Pictures in the form that the UNet uses at every step, usually in device memory. */
export interface ProjectedPictures {
  /** See `DiffusionModel.projectPrompt`. The pictures join the prompts, and must not be released before them. */
  projectPrompt(promptEmbeds: Tensor): Promise<ProjectedPrompt>;
  release(): void;
}

/** What control nets add to the states of the UNet's encoder in one pass, usually in device memory. */
export interface Residuals {
  release(): void;
}

/** What guides the UNet in one of its calls. */
export interface UnetGuide {
  /** null for a picture without control nets. */
  readonly residuals: Residuals | null;
  /** Those of the same number of adapters at every step of a picture. */
  readonly features: readonly ScaledFeatures[];
}

/** What a T2I-Adapter has made of its picture. */
export interface ScaledFeatures {
  readonly picture: ControlPicture;
  /** For each of the UNet's down blocks, the feature's factor for each prompt of the pass. */
  readonly scales: readonly (readonly number[])[];
}

/** @param onlyFirst whether only the first residual is needed, because the deep features are kept */
export type GuideUnet = (onlyFirst: boolean) => Promise<UnetGuide>;

/** A picture as a control net has read it. */
export interface ControlPicture {
  release(): void;
}

/** What a control net needs in one pass of the UNet. */
export interface ControlPass {
  /** `[1, channels, height, width]`, scaled for the scheduler. */
  readonly latents: Tensor;
  readonly timestep: number;
  readonly picture: ControlPicture;
  /** For each residual, its factor for each prompt of the UNet's pass. */
  readonly scales: readonly (readonly number[])[];
  readonly onlyFirst: boolean;
}

/** Prompts in the form that a control net uses at every step. */
export interface ControlPrompt {
  /**
   * The net's residuals, added to those of other nets. If the net has read a single prompt, they go to all prompts of the UNet's
   * pass.
   *
   * @param others not changed
   */
  addResiduals(others: Residuals, pass: ControlPass): Promise<Residuals>;
  release(): void;
}

/** A network that guides the UNet by a picture, wherever it runs. */
export interface ControlNet {
  /** Factors for its residuals or features, from the first to the last, if something else is to count for more. */
  readonly softScales: readonly number[];
  /** Whether it says nothing about places in the picture. It then guides only the prompt, not the negative one. */
  readonly isGlobal: boolean;

  /** @param picture `[1, 3, height · vaeScaleFactor, width · vaeScaleFactor]` in [0, 1]; -1 in holes */
  readPicture(picture: Tensor): Promise<ControlPicture>;

  /**
   * null for a T2I-Adapter, which depends on nothing but its picture.
   *
   * @param promptEmbeds `[batch, tokens, hidden]`
   */
  readonly projectPrompt: ((promptEmbeds: Tensor) => Promise<ControlPrompt>) | null;
}

/** A normal distribution for each value of an image's latents, not yet scaled: `[1, channels, height, width]` each. */
export interface LatentDistribution {
  readonly mean: Tensor;
  /** The logarithm of the variance, not clamped. */
  readonly logVariance: Tensor;
}

/**
 * The VAE in parts, for pictures that it cannot take whole. The core works at the resolution of the latents and needs all of
 * them. The shell is local once the statistics of its group norms are fixed, so that it can go tile by tile. A batch of 1.
 */
export interface VaeInParts {
  /** The encoder's, in latents. */
  readonly longestTile: number;
  /** Of the encoder's core. */
  readonly encoderChannels: number;
  /** Whether the picture continues at its opposite edge. */
  readonly isSeamless: boolean;
  /**
   * The decoder's, in latents. `margin` of them around a tile are decoded and then dropped, because beyond the tile's edge there
   * are zeros instead of the picture.
   */
  readonly decoderTiles: { readonly longest: number; readonly margin: number };

  /** @returns from `decodeLatents`' latents, `[1, channels, height, width]` of about their size */
  decodeCore(latents: Tensor): Promise<Tensor>;
  /** @param core all of it, or a sample no longer than a tile */
  decoderStatistics(core: Tensor): Promise<Tensor>;
  /** @returns the picture of a tile of the core, as from `decodeLatents` */
  decodeShell(core: Tensor, statistics: Tensor): Promise<Tensor>;

  /** @param image see `encodeImage`; a sample no longer than a tile */
  encoderStatistics(image: Tensor): Promise<Tensor>;
  /** @returns the core of a tile of the image, `[1, channels, height, width]` with the height and width of latents */
  encodeShell(image: Tensor, statistics: Tensor): Promise<Tensor>;
  encodeCore(core: Tensor): Promise<LatentDistribution>;
}

/** What a pipeline needs from a diffusion model, wherever it runs. All tensors are float32. */
export interface DiffusionModel {
  /** Channels of a latent (4 in SD 1.x). */
  readonly latentChannels: number;
  /** The UNet was trained for inpainting: it takes `2 * latentChannels + 1` channels. */
  readonly takesMask: boolean;
  /** Pixels per latent along an edge (8 in SD 1.x). */
  readonly vaeScaleFactor: number;
  /** Latents are multiplied by this after encoding and divided by it before decoding. */
  readonly scalingFactor: number;
  /** Whether `decodeLatents` is a tiny decoder's, which can show pictures while they are painted. */
  readonly decodesCheaply: boolean;
  /** The current precision of `encodeImage` and `decodeLatents`. */
  readonly vaePrecision: 'fp16' | 'fp32';

  /**
   * @param clipSkip which of the text encoder's layers is used: 1 is the last, 2 the one before it, as A1111 counts
   *   (ignored by XLM-R, whose linear layer was trained for the layer that it reads)
   * @returns that layer's hidden state `[1, tokens, hidden]`, after the final norm
   */
  encodeText(tokens: TokenIds, clipSkip: number): Promise<Tensor>;

  /**
   * Does the UNet's work that depends only on the prompts, once for all steps. Several results can exist at a time.
   *
   * @param promptEmbeds `[batch, tokens, hidden]`.
   */
  projectPrompt(promptEmbeds: Tensor): Promise<ProjectedPrompt>;

  /**
   * Does the IP-Adapters' work, once for all steps.
   *
   * @param areNegative of each prompt that goes together in one pass, whether it is the negative one
   */
  projectPictures(
    pictures: readonly EncodedPicture[],
    areNegative: readonly boolean[],
  ): Promise<ProjectedPictures>;

  /**
   * Residuals of zero, to which those of control nets are added.
   *
   * @param batch of prompts in a pass
   * @param height of the latents, as is `width`
   */
  noResiduals(batch: number, height: number, width: number): Promise<Residuals>;

  /**
   * @param image `[1, 3, height * vaeScaleFactor, width * vaeScaleFactor]` in [-1, 1].
   * @returns contains NaN or Inf if fp16 overflowed.
   */
  encodeImage(image: Tensor): Promise<LatentDistribution>;

  /**
   * @param latents `[1, channels, height, width]`, already divided by the scaling factor.
   * @returns `[1, 3, height * vaeScaleFactor, width * vaeScaleFactor]` in about [-1, 1]; contains NaN if fp16 overflowed.
   */
  decodeLatents(latents: Tensor): Promise<Tensor>;

  /**
   * The VAE for a picture that does not fit it whole; null for one that does.
   *
   * @param height of the latents, as is `width`
   */
  vaeInParts(height: number, width: number): VaeInParts | null;

  /** Makes the VAE compute in fp32 from now on. */
  raiseVaePrecision(): Promise<void>;

  /** Whether, from now on, convolutions of UNet and VAE see the picture's opposite edge beyond its edges, instead of zeros. */
  setSeamless(isSeamless: boolean): void;
}

/** What a pair of encoders must do to compare pictures with texts, wherever it runs. All tensors are float32 on this side. */
export interface MatchingModel {
  /** CLIPModel's `logit_scale`: the natural logarithm of what cosines are multiplied by before the softmax. */
  readonly logitScale: number;
  /** Of the space that pictures and texts share. */
  readonly dimensions: number;

  /** Positions of the text encoder, including start and end. */
  readonly maxTokens: number;

  /**
   * @param tokens `[batch, length]` with any length up to `maxTokens`. Each text has its end token, and padding after it.
   * @param endId the last token of each text: CLIP's end of text, [SEP] of SkyCLIP and BERT, XLM-R's `</s>`
   * @returns `[batch, dimensions]`, of no particular length.
   */
  embedTexts(tokens: TokenIds, batch: number, endId: number): Promise<Tensor>;

  /**
   * @param pixelValues `[batch, 3, height, width]`, as the model's image processor makes them.
   * @returns `[batch, dimensions]`, of no particular length.
   */
  embedImage(pixelValues: Tensor): Promise<Tensor>;
}

/** What enlarging needs from an upscaler, wherever it runs. All tensors are float32 on this side. */
export interface UpscalingModel {
  /** How many times wider and higher the result is. */
  readonly scale: number;
  /** The edges of what it enlarges must be multiples of this. */
  readonly multiple: number;
  /** How far the result depends on pixels around it, in pixels of the picture. */
  readonly reach: number;
  /** How far the picture has to be mirrored beyond its edges; most networks take zeros there. */
  readonly edge: number;
  /** The current precision of `enlarge`. */
  readonly precision: 'fp16' | 'fp32';

  /**
   * @param picture `[1, 3, height, width]` in [0, 1].
   * @returns `[1, 3, height * scale, width * scale]` in about [0, 1]; contains NaN or Inf if fp16 overflowed.
   */
  enlarge(picture: Tensor): Promise<Tensor>;

  /** Makes it compute in fp32 from now on. */
  raisePrecision(): Promise<void>;
}

/** A model's own safety checker, wherever it runs. */
export interface SafetyChecker {
  readonly processor: ClipImageProcessorConfig;
  readonly concepts: SafetyConcepts;

  /**
   * @param pixelValues `[1, 3, height, width]`, as `processor` makes them.
   * @returns `[1, dimensions]`, of no particular length, to be compared with the concepts.
   */
  embedImage(pixelValues: Tensor): Promise<Tensor>;
}
