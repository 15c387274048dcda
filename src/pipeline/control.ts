import type { ControlMode } from '../contract/controls.ts';
import { isHole } from '../core/image/alpha.ts';
import type { Pixels } from '../core/image/resample.ts';
import { cropAround, splitBatch, tensor, type Place, type Tensor } from '../core/tensor/tensor.ts';
import { isActive, type ActiveSpan } from './active-span.ts';
import type { ProjectPass, ProjectPrompt } from './conditioning.ts';
import type { ControlPrompts, Pass } from './guided-prediction.ts';
import type {
  ControlNet,
  ControlPicture,
  DiffusionModel,
  GuideUnet,
  Residuals,
  ScaledFeatures,
} from './ports.ts';
import type { Size } from './size.ts';

/** A picture that guides the painting through a control net or a T2I-Adapter. */
export interface PictureControl extends ActiveSpan {
  readonly net: ControlNet;
  /** The picture at exactly this size: three channels, or a fourth that marks holes as transparent. */
  readonly picture: (size: Size) => Pixels;
  readonly mode: ControlMode;
}

/** Where a call of the UNet is. */
export interface ControlledCall {
  /** The number of calls in this pass, and how many came before this one. */
  readonly total: number;
  readonly done: number;
  /** The tile that it computes, and its place in the latents. */
  readonly tile: number;
  readonly place: Place;
  /** Of this tile: `[1, channels, height, width]`, scaled for the scheduler. */
  readonly latents: Tensor;
  readonly timestep: number;
}

/**
 * The nets of one run of the sampler; what they have read is kept until its end.
 *
 * The modes are those of A1111's ControlNet extension (scripts/hook.py): `prompt` makes the residuals softer the higher their
 * resolution, and `control` also leaves out the negative prompt's, so that guidance makes the net's effect stronger. The latter is
 * diffusers' guess mode, whose factors differ by less than 1 %.
 */
export class Controls {
  readonly #pictures = new Map<number, readonly ControlPicture[]>();
  readonly #nothing = new Map<string, Residuals>();
  readonly #whole: readonly Tensor[];
  #sum: Residuals | null = null;

  /**
   * @param size in pixels, of what this pass paints
   * @param projectPrompt of the UNet, with any pictures beside the prompts
   */
  constructor(
    private readonly model: DiffusionModel,
    private readonly controls: readonly PictureControl[],
    size: Size,
    private readonly projectPrompt: ProjectPrompt = (embeds) => model.projectPrompt(embeds),
  ) {
    this.#whole = controls.map(({ picture }) => planes(picture(size)));
  }

  /** Projects a pass's prompts for the UNet and for every net. */
  readonly project: ProjectPass = async (promptEmbeds, negatives) => {
    const rows = splitBatch(promptEmbeds);
    const isGuided = (control: PictureControl) =>
      rows.map((_, row) => row >= negatives || !guidesPromptOnly(control));
    const controls: ControlPrompts[] = [];
    const prompt = await this.projectPrompt(promptEmbeds, negatives);
    for (const control of this.controls) {
      const guided = isGuided(control);
      const read = guided.every(Boolean) ? promptEmbeds : rows.find((_, row) => guided[row]);
      controls.push({
        prompt: (read && (await control.net.projectPrompt?.(read))) ?? null,
        isGuided: guided,
      });
    }
    return { prompt, controls };
  };

  /** For a call of the UNet: what the active nets contribute to the prompts of a pass. Valid until the next call. */
  guide(call: ControlledCall): (pass: Pass) => GuideUnet {
    return (pass) => async (onlyFirst) => {
      const hasNets = this.controls.some(({ net }) => net.projectPrompt);
      return {
        residuals: hasNets ? await this.#residuals(call, pass, onlyFirst) : null,
        features: onlyFirst ? [] : await this.#features(call, pass),
      };
    };
  }

  async #residuals(call: ControlledCall, pass: Pass, onlyFirst: boolean): Promise<Residuals> {
    this.#forgetSum();
    const nothing = await this.#residualsOfNothing(pass.prompt.batch, call.place);
    for (const [index, control] of this.controls.entries()) {
      const { prompt, isGuided } = pass.controls[index]!;
      if (!prompt || !isActive(control, call.done, call.total)) continue;
      const { latents, timestep } = call;
      const picture = (await this.#picturesOf(call))[index]!;
      const scales = scalesOf(control, isGuided);
      const own = { latents, timestep, picture, scales, onlyFirst };
      const sum = await prompt.addResiduals(this.#sum ?? nothing, own);
      this.#forgetSum();
      this.#sum = sum;
    }
    return this.#sum ?? nothing;
  }

  /** Inactive adapters' are included, multiplied by zero, so that the UNet's graph has the same inputs at every step. */
  async #features(call: ControlledCall, pass: Pass): Promise<readonly ScaledFeatures[]> {
    const features: ScaledFeatures[] = [];
    for (const [index, control] of this.controls.entries()) {
      if (control.net.projectPrompt) continue;
      const { isGuided } = pass.controls[index]!;
      const active = isActive(control, call.done, call.total);
      const picture = (await this.#picturesOf(call))[index]!;
      features.push({
        picture,
        scales: scalesOf(
          control,
          isGuided.map((is) => is && active),
        ),
      });
    }
    return features;
  }

  release(): void {
    this.#forgetSum();
    for (const picture of [...this.#pictures.values()].flat()) picture.release();
    for (const residuals of this.#nothing.values()) residuals.release();
    this.#pictures.clear();
    this.#nothing.clear();
  }

  #forgetSum(): void {
    this.#sum?.release();
    this.#sum = null;
  }

  async #residualsOfNothing(batch: number, { height, width }: Place): Promise<Residuals> {
    const key = [batch, height, width].join('x');
    const known = this.#nothing.get(key);
    if (known) return known;
    const residuals = await this.model.noResiduals(batch, height, width);
    this.#nothing.set(key, residuals);
    return residuals;
  }

  /** A tile's part of every picture, as the nets have read it. */
  async #picturesOf({ tile, place }: ControlledCall): Promise<readonly ControlPicture[]> {
    const known = this.#pictures.get(tile);
    if (known) return known;
    const factor = this.model.vaeScaleFactor;
    const pixels = {
      top: place.top * factor,
      left: place.left * factor,
      height: place.height * factor,
      width: place.width * factor,
    };
    const read: ControlPicture[] = [];
    this.#pictures.set(tile, read);
    for (const [index, { net }] of this.controls.entries()) {
      read.push(await net.readPicture(cropAround(this.#whole[index]!, pixels)));
    }
    return read;
  }
}

const guidesPromptOnly = ({ mode, net }: PictureControl) => mode === 'control' || net.isGlobal;

/** For each residual or feature, its factor for each prompt. */
const scalesOf = ({ mode, weight, net }: PictureControl, isGuided: readonly boolean[]) =>
  net.softScales.map((soft) =>
    isGuided.map((is) => (is ? weight * (mode === 'balanced' ? 1 : soft) : 0)),
  );

/** What a net that fills holes reads in their place. */
const HOLE = -1;

/** `[1, 3, height, width]` in [0, 1]. With a fourth channel, pixels that are more than half transparent are holes. */
function planes({ width, height, channels, data }: Pixels): Tensor {
  const area = width * height;
  const picture = tensor([1, 3, height, width]);
  for (let pixel = 0; pixel < area; pixel += 1) {
    const isFilled = channels === 4 && isHole(data[pixel * channels + 3]!);
    for (let channel = 0; channel < 3; channel += 1) {
      const value = data[pixel * channels + channel]! / 255;
      picture.data[channel * area + pixel] = isFilled ? HOLE : value;
    }
  }
  return picture;
}
