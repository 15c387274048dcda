import { splitChannels, type Tensor } from '../../core/tensor/tensor.ts';
import { buildVaeEncoderGraph, type AutoencoderKlConfig } from '../../graph/index.ts';
import type { LatentDistribution } from '../../pipeline/ports.ts';
import type { Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

export class VaeEncoder {
  constructor(
    private readonly part: Part<AutoencoderKlConfig>,
    private readonly sessions: PartSessions,
  ) {}

  /** See `DiffusionModel.encodeImage`. */
  async encode(image: Tensor): Promise<LatentDistribution> {
    const [batch, , height, width] = image.shape as [number, number, number, number];
    const { config, index } = this.part;
    const session = await this.sessions.get(
      'vae-encoder',
      this.part,
      image.shape.join('x'),
      (ways) => buildVaeEncoderGraph(config, index, { batch, height, width }, ways),
    );
    const outputs = await session.run({ image: { type: 'float32', ...image } });
    const halves = splitChannels(outputs['moments']!, config.latentChannels);
    return { mean: halves[0]!, logVariance: halves[1]! };
  }
}
