import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { add } from '../onnx/operators/elementwise.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { attend } from './attention.ts';
import { linear } from './linear.ts';
import { groupNorm, type GroupNormOptions } from './norms.ts';
import { imageToTokens, tokensToImage } from './tokens.ts';

/** Checkpoints from before diffusers 0.15 have the names at the right. */
const PROJECTIONS = {
  query: ['to_q', 'query'],
  key: ['to_k', 'key'],
  value: ['to_v', 'value'],
  out: ['to_out.0', 'proj_attn'],
} as const;

/** The VAE's self-attention over pixels, one head as wide as the channels, with its residual. */
export function imageAttention(
  graph: GraphBuilder,
  image: Tensor,
  module: string,
  norm: GroupNormOptions,
): Tensor {
  const project = (tokens: Tensor, role: keyof typeof PROJECTIONS) => {
    const [name, oldName] = PROJECTIONS[role];
    const isOld = graph.hasWeight(`${module}.${oldName}.weight`);
    return linear(graph, tokens, `${module}.${isOld ? oldName : name}`, tokens.dims[1]!);
  };
  const normalized = groupNorm(graph, image, `${module}.group_norm`, norm);
  const tokens = imageToTokens(graph, normalized);
  const attended = attend(
    graph,
    project(tokens, 'query'),
    project(tokens, 'key'),
    project(tokens, 'value'),
    { batch: image.dims[0]!, heads: 1 },
  );
  return add(graph, tokensToImage(graph, project(attended, 'out'), image), image);
}
