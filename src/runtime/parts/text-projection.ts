import { z } from 'zod';
import type { Tensor } from '../../core/tensor/tensor.ts';
import { buildTextProjectionGraph, parseConfig } from '../../graph/index.ts';
import type { Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

const width = z.int().min(1).max(65_536);

/** Our own file, beside a text encoder that was published without its projection. */
const schema = z.strictObject({
  hidden_size: width,
  projection_dim: width,
  /** CLIPModel's parameter of that name: the natural logarithm of the factor for cosines. */
  logit_scale: z.number().min(-20).max(20),
  /** Of AltCLIP's layer norm. */
  layer_norm_eps: z.number().min(0).max(1).optional(),
});

export interface TextProjectionConfig {
  readonly hiddenSize: number;
  readonly projectionSize: number;
  readonly logitScale: number;
  readonly layerNormEps?: number | undefined;
}

/** @throws AppError `invalid-config` */
export function parseTextProjectionConfig(json: unknown, file: string): TextProjectionConfig {
  const config = parseConfig(schema, json, file);
  return {
    hiddenSize: config.hidden_size,
    projectionSize: config.projection_dim,
    logitScale: config.logit_scale,
    layerNormEps: config.layer_norm_eps,
  };
}

/** The step from a text encoder's pooled state into the space that texts and pictures share. */
export class TextProjection {
  constructor(
    private readonly part: Part<TextProjectionConfig>,
    private readonly sessions: PartSessions,
  ) {}

  /**
   * @param pooled `[batch, hiddenSize]`
   * @returns `[batch, projectionSize]`
   */
  async project(pooled: Tensor): Promise<Tensor> {
    const { config, index } = this.part;
    const batch = pooled.shape[0]!;
    const session = await this.sessions.get('text-projection', this.part, String(batch), (ways) =>
      buildTextProjectionGraph(index, { batch, ...config }, ways),
    );
    const outputs = await session.run({ pooler_output: { type: 'float32', ...pooled } });
    return outputs['text_embeds']!;
  }
}
