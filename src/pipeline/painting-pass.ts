import type { PassProgress } from '../contract/engine-api.ts';
import type { PromptPlan } from '../core/prompt/index.ts';
import type { NoiseGenerator } from '../core/random/index.ts';
import type { Scheduler } from '../core/schedulers/index.ts';
import type { SeedResize, Variation } from './beginning.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { Size } from './size.ts';
import type { Start } from './start.ts';
import type { VaeEvent } from './vae-tiles.ts';

/** One run of the sampler. */
export interface PaintingPass {
  readonly start: Start;
  /**
   * Both are planned for all steps of the pass. A loop that starts late still counts from the first step, as in A1111.
   */
  readonly prompt: PromptPlan;
  readonly negativePrompt: PromptPlan;
  /** Pixels, multiples of the model's `vaeScaleFactor`. */
  readonly width: number;
  readonly height: number;
  /** The source of all of this pass's noise except that of `variation` and `seedResize`, drawn in diffusers' order. */
  readonly random: NoiseGenerator;
  readonly variation: Variation | null;
  readonly seedResize: SeedResize | null;
  readonly scheduler: Scheduler;
  /** The size of the UNet's tiles in pixels: see `predictByTiles`. null for the whole picture at once. */
  readonly tile: Size | null;
}

export type PaintingEvent =
  | { readonly type: 'encoding' }
  | { readonly type: 'denoising' }
  /** Before each tile. */
  | (PassProgress & { readonly type: 'tile'; readonly tile: number; readonly tiles: number })
  | (PassProgress & {
      readonly type: 'step';
      /**
       * What is left of all passes, measured in steps of this one; the time of a step is taken to grow with the size of its
       * picture.
       */
      readonly stepsLeft: number;
      /** null to keep showing the last one. */
      readonly preview: RgbaPixels | null;
    })
  | { readonly type: 'enlarging'; readonly tile: number; readonly tiles: number }
  | VaeEvent;
