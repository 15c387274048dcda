import { isActive } from './active-span.ts';
import type { ProjectPrompt } from './conditioning.ts';
import type { DiffusionModel, EncodedPicture, ProjectedPictures } from './ports.ts';

/** A picture that guides as a prompt does: IP-Adapter (Ye et al. 2023, https://arxiv.org/abs/2308.06721). */
export interface ImagePrompt {
  readonly picture: EncodedPicture;
  /** diffusers' `ip_adapter_scale`: 0 for no effect. */
  readonly weight: number;
  /** As fractions of the UNet's calls in one pass, 0 to 1. */
  readonly start: number;
  readonly end: number;
}

/**
 * The pictures beside the prompts in one run of the sampler. They are projected once for each kind of pass, when the first such
 * pass comes.
 */
export class ImagePrompts {
  readonly #projected = new Map<string, ProjectedPictures>();

  constructor(
    private readonly model: DiffusionModel,
    private readonly prompts: readonly ImagePrompt[],
  ) {}

  /**
   * See `DiffusionModel.projectPrompt`.
   *
   * @param negatives how many of the prompts are negative; they come first
   */
  readonly projectPrompt: ProjectPrompt = async (promptEmbeds, negatives) => {
    if (this.prompts.length === 0) return this.model.projectPrompt(promptEmbeds);
    const [batch = 0] = promptEmbeds.shape;
    const key = `${batch} ${negatives}`;
    let pictures = this.#projected.get(key);
    if (!pictures) {
      const areNegative = Array.from({ length: batch }, (_, row) => row < negatives);
      const encoded = this.prompts.map(({ picture }) => picture);
      pictures = await this.model.projectPictures(encoded, areNegative);
      this.#projected.set(key, pictures);
    }
    return pictures.projectPrompt(promptEmbeds);
  };

  /**
   * How much each picture counts in a call of the UNet.
   *
   * @param done calls of this pass before this one
   */
  scalesAt(done: number, total: number): readonly number[] {
    return this.prompts.map((prompt) => (isActive(prompt, done, total) ? prompt.weight : 0));
  }

  release(): void {
    for (const pictures of this.#projected.values()) pictures.release();
    this.#projected.clear();
  }
}
