import type { Tensor } from '../core/tensor/tensor.ts';

/** Token ids of one prompt, padded: `[maxLength]`. */
export type TokenIds = Int32Array<ArrayBuffer>;

/** Prompts as the UNet takes them at every step, wherever it keeps them. */
export interface ProjectedPrompt {
  /** How many prompts go together in one pass. */
  readonly batch: number;

  /**
   * @param latents `[1, channels, height, width]`, scaled as the scheduler asks.
   * @param timestep of the training schedule, [0, 1000).
   * @returns the UNet's prediction under each of the prompts, `[batch, channels, height, width]`.
   */
  predictNoise(latents: Tensor, timestep: number): Promise<Tensor>;

  /** Gives its memory back; no prediction may be asked of it any more. */
  release(): void;
}

/** A normal distribution for each value of an image's latents, not yet scaled: `[1, channels, height, width]` each. */
export interface LatentDistribution {
  readonly mean: Tensor;
  /** The logarithm of the variance, not clamped. */
  readonly logVariance: Tensor;
}

/** What a diffusion model must do for a pipeline, wherever it runs. All tensors are float32 on this side. */
export interface DiffusionModel {
  /** Channels of a latent (4 in SD 1.x). */
  readonly latentChannels: number;
  /** Pixels an edge of a latent stands for (8 in SD 1.x). */
  readonly vaeScaleFactor: number;
  /** Latents are multiplied by this after encoding and divided by it before decoding. */
  readonly scalingFactor: number;
  /** What `encodeImage` and `decodeLatents` compute in, for now. */
  readonly vaePrecision: 'fp16' | 'fp32';

  /**
   * @param clipSkip which of the text encoder's layers speaks: 1 is the last, 2 the one before it, as A1111 counts
   * @returns that layer's hidden state `[1, tokens, hidden]`, after the final norm
   */
  encodeText(tokens: TokenIds, clipSkip: number): Promise<Tensor>;

  /**
   * What of the UNet's work depends on the prompts alone, done once for all steps. More than one may be kept at a time.
   *
   * @param promptEmbeds `[batch, tokens, hidden]`.
   */
  projectPrompt(promptEmbeds: Tensor): Promise<ProjectedPrompt>;

  /**
   * @param image `[1, 3, height * vaeScaleFactor, width * vaeScaleFactor]` in [-1, 1].
   * @returns NaN or Inf where fp16 overflowed.
   */
  encodeImage(image: Tensor): Promise<LatentDistribution>;

  /**
   * @param latents `[1, channels, height, width]`, already divided by the scaling factor.
   * @returns `[1, 3, height * vaeScaleFactor, width * vaeScaleFactor]` in about [-1, 1]; NaN where fp16 overflowed.
   */
  decodeLatents(latents: Tensor): Promise<Tensor>;

  /** Has the VAE compute in fp32 from now on. */
  raiseVaePrecision(): Promise<void>;
}

/** What a CLIP pair must do to compare pictures with texts, wherever it runs. All tensors are float32 on this side. */
export interface MatchingModel {
  /** CLIPModel's `logit_scale`: the natural logarithm of what cosines are multiplied by before the softmax. */
  readonly logitScale: number;
  /** Of the space that pictures and texts share. */
  readonly dimensions: number;

  /** @returns `[1, dimensions]`, of no particular length. */
  embedText(tokens: TokenIds): Promise<Tensor>;

  /**
   * @param pixelValues `[batch, 3, height, width]`, as the model's image processor makes them.
   * @returns `[batch, dimensions]`, of no particular length.
   */
  embedImage(pixelValues: Tensor): Promise<Tensor>;
}
