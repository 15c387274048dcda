import type { Activation } from '../config/fields.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate } from '../onnx/operators/elementwise.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { attend } from './attention.ts';
import { linear, linearWithoutBias } from './linear.ts';
import { addBranchAndLayerNorm, layerNorm } from './norms.ts';

export interface ClipEncoderOptions {
  /** The prefix of every weight's name: `text_model.`, `vision_model.` or nothing. */
  readonly root: string;
  /** The layer norm after the last layer. */
  readonly finalNorm: string;
  readonly batch: number;
  readonly layers: number;
  readonly heads: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly activation: Activation;
  readonly layerNormEps: number;
  /** For text: each token sees only itself and the tokens before it. */
  readonly causal: boolean;
}

/**
 * transformers' CLIPEncoder (models/clip/modeling_clip.py) and the layer norm after it.
 *
 * @param embedded `[batch · tokens, hiddenSize]`
 * @returns like `embedded`, normalized; and `state`, before the norm
 */
export function encodeByClip(
  graph: GraphBuilder,
  embedded: Tensor,
  options: ClipEncoderOptions,
): { readonly normalized: Tensor; readonly state: Tensor } {
  const { root, finalNorm, batch, layers, heads, causal } = options;
  const { hiddenSize, intermediateSize, activation, layerNormEps } = options;
  const layer = (index: number) => `${root}encoder.layers.${index}`;
  const entryNorm = (index: number) =>
    index < layers ? `${layer(index)}.layer_norm1` : `${root}${finalNorm}`;

  let residual = embedded;
  let normalized = layerNorm(graph, embedded, entryNorm(0), layerNormEps);
  const closeBranch = (branch: Tensor, branchModule: string, nextNorm: string) => {
    [normalized, residual] = addBranchAndLayerNorm(
      graph,
      branch,
      branchModule,
      residual,
      nextNorm,
      layerNormEps,
    );
  };
  for (let index = 0; index < layers; index += 1) {
    const attention = `${layer(index)}.self_attn`;
    const attended = attend(
      graph,
      linear(graph, normalized, `${attention}.q_proj`, hiddenSize),
      linear(graph, normalized, `${attention}.k_proj`, hiddenSize),
      linear(graph, normalized, `${attention}.v_proj`, hiddenSize),
      { batch, heads, causal },
    );
    const outProjection = `${attention}.out_proj`;
    closeBranch(
      linearWithoutBias(graph, attended, outProjection, hiddenSize),
      outProjection,
      `${layer(index)}.layer_norm2`,
    );
    const mlp = `${layer(index)}.mlp`;
    const inner = activate(
      graph,
      linear(graph, normalized, `${mlp}.fc1`, intermediateSize),
      activation,
    );
    closeBranch(
      linearWithoutBias(graph, inner, `${mlp}.fc2`, hiddenSize),
      `${mlp}.fc2`,
      entryNorm(index + 1),
    );
  }
  return { normalized, state: residual };
}
