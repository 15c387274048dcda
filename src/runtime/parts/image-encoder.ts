import type { Tensor } from '../../core/tensor/tensor.ts';
import {
  buildClipVisionGraph,
  buildClipVisionStatesGraph,
  type ClipVisionConfig,
} from '../../graph/index.ts';
import type { Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

/** CLIP's vision tower with its projection. */
export class ImageEncoder {
  constructor(
    private readonly part: Part<ClipVisionConfig>,
    private readonly sessions: PartSessions,
  ) {}

  /** See `MatchingModel.embedImage`. */
  async embed(pixelValues: Tensor): Promise<Tensor> {
    const batch = pixelValues.shape[0]!;
    const { config, index } = this.part;
    const session = await this.sessions.get('image-encoder', this.part, String(batch), (ways) =>
      buildClipVisionGraph(config, index, { batch }, ways),
    );
    const outputs = await session.run({ pixel_values: { type: 'float32', ...pixelValues } });
    return outputs['image_embeds']!;
  }

  /**
   * @param pixelValues `[batch, 3, height, width]`, as the model's image processor makes them
   * @returns the states of the last layer but one, `[batch, tokens, hiddenSize]`
   */
  async states(pixelValues: Tensor): Promise<Tensor> {
    const batch = pixelValues.shape[0]!;
    const { config, index } = this.part;
    const session = await this.sessions.get('image-encoder', this.part, `states ${batch}`, (ways) =>
      buildClipVisionStatesGraph(config, index, { batch }, ways),
    );
    const outputs = await session.run({ pixel_values: { type: 'float32', ...pixelValues } });
    return outputs['hidden_states']!;
  }
}
