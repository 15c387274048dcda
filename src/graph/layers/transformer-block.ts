import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, add, multiply } from '../onnx/operators/elementwise.ts';
import { gemm } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { attend, type AttentionOptions } from './attention.ts';
import { linear, linearWithoutBias } from './linear.ts';
import { addBranchAndLayerNorm, layerNorm } from './norms.ts';

const NORM_EPSILON = 1e-5;
const FEED_FORWARD_FACTOR = 4;

/**
 * diffusers' BasicTransformerBlock (models/attention.py): self-attention, cross-attention, GEGLU.
 *
 * @param hidden `[batch · tokens, channels]`
 * @param context `[batch · contextTokens, contextChannels]`
 * @returns as hidden
 */
export function transformerBlock(
  graph: GraphBuilder,
  hidden: Tensor,
  context: Tensor,
  module: string,
  options: AttentionOptions,
): Tensor {
  let residual = hidden;
  let normalized = layerNorm(graph, residual, `${module}.norm1`, NORM_EPSILON);
  for (const { name, keys, nextNorm } of [
    { name: `${module}.attn1`, keys: null, nextNorm: `${module}.norm2` },
    { name: `${module}.attn2`, keys: context, nextNorm: `${module}.norm3` },
  ]) {
    const branch = attention(graph, normalized, keys ?? normalized, name, options);
    [normalized, residual] = addBranchAndLayerNorm(
      graph,
      branch,
      `${name}.to_out.0`,
      residual,
      nextNorm,
      NORM_EPSILON,
    );
  }
  return add(graph, feedForward(graph, normalized, `${module}.ff`), residual);
}

/** diffusers' Attention up to its output projection's bias, which the caller adds. */
function attention(
  graph: GraphBuilder,
  tokens: Tensor,
  context: Tensor,
  module: string,
  options: AttentionOptions,
): Tensor {
  const channels = tokens.dims[1]!;
  const query = linearWithoutBias(graph, tokens, `${module}.to_q`, channels);
  const key = linearWithoutBias(graph, context, `${module}.to_k`, channels);
  const value = linearWithoutBias(graph, context, `${module}.to_v`, channels);
  const attended = attend(graph, query, key, value, options);
  return linearWithoutBias(graph, attended, `${module}.to_out.0`, channels);
}

/**
 * diffusers' FeedForward with GEGLU. The two halves of its first projection are read as two
 * weights, which spares the device a pass to split the product.
 */
function feedForward(graph: GraphBuilder, x: Tensor, module: string): Tensor {
  const channels = x.dims[1]!;
  const inner = channels * FEED_FORWARD_FACTOR;
  const half = (first: number) => {
    const rows = [first, inner] as const;
    return gemm(
      graph,
      x,
      graph.weight(`${module}.net.0.proj.weight`, [2 * inner, channels], { rows }),
      graph.weight(`${module}.net.0.proj.bias`, [2 * inner], { rows }),
    );
  };
  const gated = multiply(graph, half(0), activate(graph, half(inner), 'gelu'));
  return linear(graph, gated, `${module}.net.2`, channels);
}
