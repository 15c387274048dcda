import type { Tensor } from '../../core/tensor/tensor.ts';
import {
  buildPromptProjectionGraph,
  buildUnetStepGraph,
  type UnetConfig,
} from '../../graph/index.ts';
import type { ProjectedPrompt } from '../../pipeline/ports.ts';
import type { KeptTensors } from '../graph-session.ts';
import type { Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

/** The UNet: work that depends only on the prompts is done once, separately from the steps. */
export class Unet {
  constructor(
    private readonly part: Part<UnetConfig>,
    private readonly sessions: PartSessions,
  ) {}

  get inChannels(): number {
    return this.part.config.inChannels;
  }

  /** See `DiffusionModel.projectPrompt`. Any number of prompts can be projected at a time. */
  async projectPrompt(promptEmbeds: Tensor): Promise<ProjectedPrompt> {
    const [batch, sequenceLength] = promptEmbeds.shape as [number, number, number];
    const { config, index } = this.part;
    const shape = `${batch}x${sequenceLength}`;
    const session = await this.sessions.getProjection('prompt', this.part, shape, () =>
      buildPromptProjectionGraph(config, index, { batch, sequenceLength }),
    );
    const kept = await session.runAndKeep({
      encoder_hidden_states: { type: 'float32', ...promptEmbeds },
    });
    return {
      batch,
      predictNoise: (latents, timestep) =>
        this.#predict(latents, timestep, { batch, sequenceLength }, [kept]),
      release: () => kept.release(),
    };
  }

  async #predict(
    latents: Tensor,
    timestep: number,
    { batch, sequenceLength }: { readonly batch: number; readonly sequenceLength: number },
    kept: readonly KeptTensors[],
  ): Promise<Tensor> {
    const [, , height, width] = latents.shape as [number, number, number, number];
    const { config, index } = this.part;
    const shape = [batch, height, width, sequenceLength].join('x');
    const session = await this.sessions.get('unet', this.part, shape, () =>
      buildUnetStepGraph(config, index, { batch, height, width, sequenceLength }),
    );
    const step = { data: Float32Array.of(timestep), shape: [1] };
    const outputs = await session.run(
      { sample: { type: 'float32', ...latents }, timestep: { type: 'float32', ...step } },
      kept,
    );
    return outputs['noise_prediction']!;
  }
}
