import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, add, multiply } from '../onnx/operators/elementwise.ts';
import { repeat } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { attend, type AttentionOptions } from './attention.ts';
import { projectKeysAndValues, type Context, type KeysAndValues } from './cross-attention.ts';
import { linear, linearWithoutBias, multiplyByStored } from './linear.ts';
import { addBranchAndLayerNorm, layerNorm } from './norms.ts';

const NORM_EPSILON = 1e-5;
const FEED_FORWARD_FACTOR = 4;

/**
 * diffusers' BasicTransformerBlock (models/attention.py): self-attention, cross-attention, GEGLU.
 *
 * Before the cross-attention the batch may be smaller than the context's: guidance pairs the same image with several
 * prompts, so the values are equal until the prompts come in.
 *
 * @param hidden `[batch · tokens, channels]`
 * @returns like hidden, with the context's batch
 */
export function transformerBlock(
  graph: GraphBuilder,
  hidden: Tensor,
  context: Context,
  module: string,
  options: AttentionOptions,
): Tensor {
  const channels = hidden.dims[1]!;
  const copies = context.batch / options.batch;
  const closeBranch = (branch: Tensor, residual: Tensor, attention: string, norm: string) =>
    addBranchAndLayerNorm(
      graph,
      branch,
      `${module}.${attention}.to_out.0`,
      residual,
      `${module}.${norm}`,
      NORM_EPSILON,
    );

  const normalized = layerNorm(graph, hidden, `${module}.norm1`, NORM_EPSILON);
  const self = `${module}.attn1`;
  const keys = projectKeysAndValues(graph, normalized, self, channels);
  const query = linearWithoutBias(graph, normalized, `${self}.to_q`, channels);
  const seen = project(graph, attend(graph, query, keys.key, keys.value, options), self);
  const [seenNormalized, seenResidual] = closeBranch(seen, hidden, 'attn1', 'norm2');

  const cross = `${module}.attn2`;
  const crossQuery = linearWithoutBias(graph, seenNormalized, `${cross}.to_q`, channels);
  const asked = repeat(graph, crossQuery, copies);
  const told = project(graph, crossAttention(graph, asked, context, cross, options), cross);
  const [toldNormalized, toldResidual] = closeBranch(
    told,
    repeat(graph, seenResidual, copies),
    'attn2',
    'norm3',
  );
  return add(graph, feedForward(graph, toldNormalized, `${module}.ff`), toldResidual);
}

/**
 * Attention to the prompt, and to each picture beside it: diffusers' IPAdapterAttnProcessor2_0 (models/attention_processor.py).
 *
 * @param query `[batch · tokens, channels]`, with the context's batch
 */
function crossAttention(
  graph: GraphBuilder,
  query: Tensor,
  context: Context,
  module: string,
  options: AttentionOptions,
): Tensor {
  const channels = query.dims[1]!;
  const ask = ({ key, value }: KeysAndValues) =>
    attend(graph, query, key, value, { ...options, batch: context.batch });
  const told = ask(context.keysAndValues(module, channels));
  const pictures = context.pictures?.(module, channels) ?? [];
  return pictures.reduce(
    (sum, picture) => add(graph, sum, multiply(graph, ask(picture), picture.scale)),
    told,
  );
}

/** The output projection of diffusers' Attention, whose bias the caller adds. */
const project = (graph: GraphBuilder, attended: Tensor, module: string): Tensor =>
  linearWithoutBias(graph, attended, `${module}.to_out.0`, attended.dims[1]!);

/**
 * diffusers' FeedForward with GEGLU. The two halves of its first projection are read as two weights, which saves the
 * device a pass that splits the product.
 */
function feedForward(graph: GraphBuilder, x: Tensor, module: string): Tensor {
  const channels = x.dims[1]!;
  const inner = channels * FEED_FORWARD_FACTOR;
  const half = (first: number) => {
    const rows = [first, inner] as const;
    const projection = `${module}.net.0.proj`;
    return multiplyByStored(
      graph,
      x,
      { name: `${projection}.weight`, shape: [2 * inner, channels], rows },
      graph.weight(`${projection}.bias`, [2 * inner], { rows }),
    );
  };
  const gated = multiply(graph, half(0), activate(graph, half(inner), 'gelu'));
  return linear(graph, gated, `${module}.net.2`, channels);
}
