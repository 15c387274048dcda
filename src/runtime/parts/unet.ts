import type { Tensor } from '../../core/tensor/tensor.ts';
import {
  buildNoResidualsGraph,
  buildPromptProjectionGraph,
  buildUnetDeepGraph,
  buildUnetShallowGraph,
  buildUnetStepGraph,
  type GraphWays,
  type UnetConfig,
  type UnetGraphSize,
} from '../../graph/index.ts';
import type { GuideUnet, ProjectedPrompt, Residuals, StepCache } from '../../pipeline/ports.ts';
import type { ComputeDevice } from '../device.ts';
import type { GraphInput, KeptTensors } from '../graph-session.ts';
import { mostLatents } from '../largest-picture.ts';
import { kept } from './control-net.ts';
import { bytesOf, type Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

interface Step {
  readonly inputs: Readonly<Record<string, GraphInput>>;
  readonly size: UnetGraphSize;
  readonly prompt: KeptTensors;
  readonly guide: GuideUnet | null;
}

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

  /** See `DiffusionModel.projectPrompt`. Any number of prompts can be projected at a time. */
  async projectPrompt(promptEmbeds: Tensor): Promise<ProjectedPrompt> {
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
      predictNoise: (latents, timestep, cache, guide = null) => {
        const [, , height, width] = latents.shape as [number, number, number, number];
        const inputs = {
          sample: { type: 'float32', ...latents },
          timestep: { type: 'float32', data: Float32Array.of(timestep), shape: [1] },
        } as const;
        const takesResiduals = guide !== null;
        const size = { batch, height, width, sequenceLength, takesResiduals };
        const step = { inputs, size, prompt, guide };
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
    return session.runAndKeep({ zero: { type: 'float32', data: Float32Array.of(0), shape: [1] } });
  }

  async #predict({ inputs, size, prompt, guide }: Step): Promise<Tensor> {
    const { config, index } = this.part;
    const residuals = guide ? [kept(await guide(false))] : [];
    const session = await this.sessions.get('unet', this.part, shapeOf(size), (ways) =>
      buildUnetStepGraph(config, index, size, ways),
    );
    return (await session.run(inputs, [prompt, ...residuals]))['noise_prediction']!;
  }

  /** @param features the newest deep features of each tile */
  async #predictInHalves(
    { inputs, size, prompt, guide }: Step,
    features: Map<number, KeptTensors>,
    { tile, isFresh }: StepCache,
  ): Promise<Tensor> {
    const { config, index } = this.part;
    let deep = features.get(tile);
    const isDeep = !deep || isFresh;
    const residuals = guide ? [kept(await guide(!isDeep))] : [];
    if (isDeep) {
      features.delete(tile);
      deep?.release();
      const shape = `deep ${shapeOf(size)}`;
      const build = (ways: GraphWays) => buildUnetDeepGraph(config, index, size, ways);
      const options = { keepsOutputs: true };
      const session = await this.sessions.get('unet', this.part, shape, build, options);
      deep = await session.runAndKeep(inputs, [prompt, ...residuals]);
      features.set(tile, deep);
    }
    const session = await this.sessions.getSmall('shallow-unet', this.part, shapeOf(size), (ways) =>
      buildUnetShallowGraph(config, index, size, ways),
    );
    return (await session.run(inputs, [prompt, deep!, ...residuals]))['noise_prediction']!;
  }
}

const shapeOf = ({ batch, height, width, sequenceLength, takesResiduals }: UnetGraphSize) =>
  `${[batch, height, width, sequenceLength].join('x')}${takesResiduals ? ' guided' : ''}`;
