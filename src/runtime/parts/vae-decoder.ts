import type { Tensor } from '../../core/tensor/tensor.ts';
import { buildVaeDecoderGraph, type AutoencoderKlConfig } from '../../graph/index.ts';
import type { Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

export class VaeDecoder {
  constructor(
    private readonly part: Part<AutoencoderKlConfig>,
    private readonly sessions: PartSessions,
  ) {}

  /** See `DiffusionModel.decodeLatents`. */
  async decode(latents: Tensor): Promise<Tensor> {
    const [batch, , height, width] = latents.shape as [number, number, number, number];
    const { config, index } = this.part;
    const session = await this.sessions.get(
      'vae-decoder',
      this.part,
      latents.shape.join('x'),
      (ways) => buildVaeDecoderGraph(config, index, { batch, height, width }, ways),
    );
    const outputs = await session.run({ latents: { type: 'float32', ...latents } });
    return outputs['image']!;
  }
}
