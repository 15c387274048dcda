import { HEAD_SIZE, type IpAdapterConfig } from '../config/ip-adapter-config.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, add } from '../onnx/operators/elementwise.ts';
import { concat, repeat, reshape } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { attend } from './attention.ts';
import { linear, linearWithoutBias, multiplyByStored } from './linear.ts';
import { layerNorm } from './norms.ts';

const NORM_EPSILON = 1e-5;

/**
 * What an IP-Adapter does to pictures before the cross attention: diffusers' ImageProjection, IPAdapterPlusImageProjection and
 * IPAdapterFullImageProjection (models/embeddings.py), in the names of the published files.
 *
 * @param picture `[batch, states, width]`; of a plain adapter with a single state, the embedding
 * @returns `[batch · tokens, crossAttentionDim]`
 */
export function projectPicture(
  graph: GraphBuilder,
  picture: Tensor,
  config: IpAdapterConfig,
): Tensor {
  const [batch, states, width] = picture.dims as [number, number, number];
  const rows = reshape(graph, picture, [batch * states, width]);
  const { crossAttentionDim } = config;
  switch (config.form) {
    case 'plain': {
      const { tokens } = config;
      const projected = linear(graph, rows, 'image_proj.proj', tokens * crossAttentionDim);
      const listed = reshape(graph, projected, [batch * tokens, crossAttentionDim]);
      return layerNorm(graph, listed, 'image_proj.norm', NORM_EPSILON);
    }
    case 'full': {
      const inner = linear(graph, rows, 'image_proj.proj.0', config.hiddenSize);
      const active = activate(graph, inner, 'gelu');
      const projected = linear(graph, active, 'image_proj.proj.2', crossAttentionDim);
      return layerNorm(graph, projected, 'image_proj.proj.3', NORM_EPSILON);
    }
    case 'plus':
      return resample(graph, rows, batch, config);
  }
}

/** The perceiver: a few learned queries look at the picture, layer after layer. */
function resample(
  graph: GraphBuilder,
  rows: Tensor,
  batch: number,
  config: Extract<IpAdapterConfig, { form: 'plus' }>,
): Tensor {
  const { tokens, hiddenSize, layers, crossAttentionDim } = config;
  const picture = linear(graph, rows, 'image_proj.proj_in', hiddenSize);
  const queries = graph.weight('image_proj.latents', [1, tokens, hiddenSize]);
  let latents = reshape(graph, repeat(graph, queries, batch), [batch * tokens, hiddenSize]);
  for (let layer = 0; layer < layers; layer += 1) {
    const module = `image_proj.layers.${layer}`;
    latents = add(graph, look(graph, picture, latents, `${module}.0`, batch, config), latents);
    const normalized = layerNorm(graph, latents, `${module}.1.0`, NORM_EPSILON);
    const inner = linearWithoutBias(graph, normalized, `${module}.1.1`, config.feedForwardSize);
    const active = activate(graph, inner, 'gelu');
    latents = add(graph, linearWithoutBias(graph, active, `${module}.1.3`, hiddenSize), latents);
  }
  const projected = linear(graph, latents, 'image_proj.proj_out', crossAttentionDim);
  return layerNorm(graph, projected, 'image_proj.norm_out', NORM_EPSILON);
}

/** The queries attend to the picture and to one another. Keys and values come from one weight. */
function look(
  graph: GraphBuilder,
  picture: Tensor,
  latents: Tensor,
  module: string,
  batch: number,
  { hiddenSize, heads }: Extract<IpAdapterConfig, { form: 'plus' }>,
): Tensor {
  const inner = heads * HEAD_SIZE;
  const own = layerNorm(graph, latents, `${module}.norm2`, NORM_EPSILON);
  const both = [layerNorm(graph, picture, `${module}.norm1`, NORM_EPSILON), own].map((rows) =>
    reshape(graph, rows, [batch, rows.dims[0]! / batch, hiddenSize]),
  );
  const seen = concat(graph, both, 1);
  const rows = reshape(graph, seen, [batch * seen.dims[1]!, hiddenSize]);
  const half = (first: number) =>
    multiplyByStored(
      graph,
      rows,
      { name: `${module}.to_kv.weight`, shape: [2 * inner, hiddenSize], rows: [first, inner] },
      null,
    );
  const query = linearWithoutBias(graph, own, `${module}.to_q`, inner);
  const attended = attend(graph, query, half(0), half(inner), { batch, heads });
  return linearWithoutBias(graph, attended, `${module}.to_out`, hiddenSize);
}
