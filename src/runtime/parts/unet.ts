import type { Tensor } from '../../core/tensor/tensor.ts';
import {
  adapterInput,
  buildNoResidualsGraph,
  buildPromptProjectionGraph,
  buildUnetDeepGraph,
  buildUnetShallowGraph,
  buildUnetStepGraph,
  pictureInput,
  SCALES,
  type GraphWays,
  type Precision,
  type UnetConfig,
  type UnetGraphSize,
} from '../../graph/index.ts';
import type {
  GuideUnet,
  ProjectedPictures,
  ProjectedPrompt,
  Residuals,
  StepCache,
  UnetGuide,
} from '../../pipeline/ports.ts';
import type { ComputeDevice } from '../device.ts';
import type { GraphInput, KeptTensors } from '../graph-session.ts';
import { mostLatents } from '../largest-picture.ts';
import { kept } from './control-net.ts';
import { bytesOf, type Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

interface Step {
  readonly inputs: Readonly<Record<string, GraphInput>>;
  readonly size: UnetGraphSize;
  /** The prompts, and the pictures beside them. */
  readonly prompts: readonly KeptTensors[];
  readonly guide: GuideUnet | null;
}

/** Pictures as inputs of the UNet's graphs: see `pictureInput`. */
export interface PictureInputs {
  readonly tensors: readonly KeptTensors[];
  /** Of each picture. */
  readonly tokens: readonly number[];
}

const NO_PICTURES: PictureInputs = { tensors: [], tokens: [] };

/** The UNet: work that depends only on the prompts is done once, separately from the steps. */
export class Unet {
  constructor(
    private readonly part: Part<UnetConfig>,
    private readonly sessions: PartSessions,
  ) {}

  get inChannels(): number {
    return this.part.config.inChannels;
  }

  /** @param otherBytes of weights that are used together with the UNet's */
  mostLatents(device: ComputeDevice, otherBytes: number): number {
    return mostLatents(this.part.config, bytesOf(this.part) + otherBytes, device);
  }

  /** What an IP-Adapter must fit. */
  get form(): { readonly config: UnetConfig; readonly precision: Precision } {
    const { config, index } = this.part;
    return { config, precision: index.get('conv_in.weight')?.dtype === 'F16' ? 'fp16' : 'fp32' };
  }

  /** @param pictures are released with the result */
  beside(pictures: PictureInputs): ProjectedPictures {
    return {
      projectPrompt: (promptEmbeds) => this.projectPrompt(promptEmbeds, pictures),
      release() {
        for (const tensors of pictures.tensors) tensors.release();
      },
    };
  }

  /** See `DiffusionModel.projectPrompt`. Any number of prompts can be projected at a time. */
  async projectPrompt(promptEmbeds: Tensor, pictures = NO_PICTURES): Promise<ProjectedPrompt> {
    const { tokens: pictureTokens } = pictures;
    const [batch, sequenceLength] = promptEmbeds.shape as [number, number, number];
    const { config, index } = this.part;
    const shape = `${batch}x${sequenceLength}`;
    const size = { batch, sequenceLength };
    const build = (ways: GraphWays) => buildPromptProjectionGraph(config, index, size, ways);
    const options = { keepsOutputs: true };
    const session = await this.sessions.getSmall('prompt', this.part, shape, build, options);
    const prompt = await session.runAndKeep({
      encoder_hidden_states: { type: 'float32', ...promptEmbeds },
    });
    // Deep features depend on the prompt, so that each prompt has its own.
    const features = new Map<number, KeptTensors>();
    return {
      batch,
      predictNoise: (latents, timestep, cache, guide = null, scales = []) => {
        const [, , height, width] = latents.shape as [number, number, number, number];
        const inputs = {
          sample: { type: 'float32', ...latents },
          timestep: single(timestep),
          ...scaleInputs(pictureTokens, scales),
        } as const;
        const size = { batch, height, width, sequenceLength, pictureTokens };
        const step = { inputs, size, prompts: [prompt, ...pictures.tensors], guide };
        return cache ? this.#predictInHalves(step, features, cache) : this.#predict(step);
      },
      release() {
        for (const tensors of [prompt, ...features.values()]) tensors.release();
        features.clear();
      },
    };
  }

  /** See `DiffusionModel.noResiduals`. */
  async noResiduals(batch: number, height: number, width: number): Promise<Residuals> {
    const { config, index } = this.part;
    const size = { batch, height, width };
    const shape = Object.values(size).join('x');
    const build = () => buildNoResidualsGraph(config, index, size);
    const options = { keepsOutputs: true };
    const session = await this.sessions.getSmall('no-residuals', this.part, shape, build, options);
    return session.runAndKeep({ zero: single(0) });
  }

  async #predict({ guide, ...step }: Step): Promise<Tensor> {
    const { config, index } = this.part;
    const { inputs, size, tensors } = guided(step, guide && (await guide(false)));
    const session = await this.sessions.get('unet', this.part, shapeOf(size), (ways) =>
      buildUnetStepGraph(config, index, size, ways),
    );
    return (await session.run(inputs, tensors))['noise_prediction']!;
  }

  /** @param features the newest deep features of each tile */
  async #predictInHalves(
    { guide, ...step }: Step,
    features: Map<number, KeptTensors>,
    { tile, isFresh }: StepCache,
  ): Promise<Tensor> {
    const { config, index } = this.part;
    let deep = features.get(tile);
    const isDeep = !deep || isFresh;
    const saying = guide && (await guide(!isDeep));
    if (isDeep) {
      const { inputs, size, tensors } = guided(step, saying);
      features.delete(tile);
      deep?.release();
      const shape = `deep ${shapeOf(size)}`;
      const build = (ways: GraphWays) => buildUnetDeepGraph(config, index, size, ways);
      const options = { keepsOutputs: true };
      const session = await this.sessions.get('unet', this.part, shape, build, options);
      deep = await session.runAndKeep(inputs, tensors);
      features.set(tile, deep);
    }
    const { inputs, size, tensors } = guided(step, saying && { ...saying, features: [] });
    const session = await this.sessions.getSmall('shallow-unet', this.part, shapeOf(size), (ways) =>
      buildUnetShallowGraph(config, index, size, ways),
    );
    return (await session.run(inputs, [...tensors, deep!]))['noise_prediction']!;
  }
}

/** What a graph is written for, and the inputs that it gets. */
function guided({ inputs, size, prompts }: Omit<Step, 'guide'>, guide: UnetGuide | null) {
  const { residuals = null, features = [] } = guide ?? {};
  const scales = features.map(({ scales: rows }, index) => [
    adapterInput(index, SCALES),
    {
      type: 'float32',
      data: Float32Array.from(rows.flat()),
      shape: [rows.length, size.batch],
    } as const,
  ]);
  const read = features.map(({ picture }, index) =>
    kept(picture).renamed((name) => adapterInput(index, name)),
  );
  return {
    inputs: { ...inputs, ...(Object.fromEntries(scales) as Readonly<Record<string, GraphInput>>) },
    size: { ...size, takesResiduals: residuals !== null, adapters: features.length },
    tensors: [...prompts, ...(residuals ? [kept(residuals)] : []), ...read],
  };
}

const single = (value: number): GraphInput => ({
  type: 'float32',
  data: Float32Array.of(value),
  shape: [1],
});

const scaleInputs = (tokens: readonly number[], scales: readonly number[]) =>
  Object.fromEntries(
    tokens.map((_, index) => [pictureInput(index, 'scale'), single(scales[index] ?? 0)]),
  );

const shapeOf = ({
  batch,
  height,
  width,
  sequenceLength,
  takesResiduals,
  adapters = 0,
  pictureTokens = [],
}: UnetGraphSize) => {
  const shape = [batch, height, width, sequenceLength].join('x');
  const guides = [
    ...(takesResiduals ? ['guided'] : []),
    ...(adapters ? [`${adapters} adapters`] : []),
  ];
  return [shape, ...guides, ...pictureTokens].join(' ');
};
