import type { BuiltGraph } from '../built-graph.ts';
import type { ClipVisionConfig } from '../config/clip-vision-config.ts';
import { encodeByClip } from '../layers/clip-encoder.ts';
import { linearWithoutBias } from '../layers/linear.ts';
import { layerNorm } from '../layers/norms.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast } from '../onnx/operators/elementwise.ts';
import { concat, firstOfEach, repeat, reshape, transpose } from '../onnx/operators/layout.ts';
import { convolve } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';
import { checkExtents } from './graph-size.ts';

export interface ClipVisionGraphOptions {
  readonly batch: number;
}

const PROJECTION = 'visual_projection';

/**
 * transformers' CLIPVisionModelWithProjection, or CLIPVisionModel if the weights have no projection
 * (models/clip/modeling_clip.py). Also for the vision towers of a whole CLIPModel and of a StableDiffusionSafetyChecker.
 *
 * - input `pixel_values` `[batch, channels, imageSize, imageSize]` float32, as CLIPImageProcessor makes them
 * - output `pooler_output` `[batch, hiddenSize]` float32: the class token's state, normalized
 * - output `image_embeds` `[batch, projectionSize]` float32, not normalized; only with a projection
 *
 * @throws AppError `invalid-request` (batch), `invalid-file` or `unsupported` (weights)
 */
export function buildClipVisionGraph(
  config: ClipVisionConfig,
  weights: WeightIndex,
  { batch }: ClipVisionGraphOptions,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  const graph = begin(weights, batch, ways);
  const { normalized } = encodePictures(graph, config, rootOf(weights), batch, config.layers);
  const { hiddenSize, projectionSize } = config;
  const tokens = normalized.dims[0]! / batch;
  const pooled = firstOfEach(graph, reshape(graph, normalized, [batch, tokens, hiddenSize]));
  graph.output('pooler_output', cast(graph, pooled, 'float32'));
  if (graph.hasWeight(`${PROJECTION}.weight`)) {
    const embeds = linearWithoutBias(graph, pooled, PROJECTION, projectionSize);
    graph.output('image_embeds', cast(graph, embeds, 'float32'));
  }
  return graph.finish('clip_vision');
}

/**
 * The same up to the last layer but one: `hidden_states[-2]` of transformers, which IP-Adapter Plus reads.
 *
 * - input `pixel_values` as above
 * - output `hidden_states` `[batch, tokens, hiddenSize]` float32: the class token's state and those of the patches
 *
 * @throws as `buildClipVisionGraph`
 */
export function buildClipVisionStatesGraph(
  config: ClipVisionConfig,
  weights: WeightIndex,
  { batch }: ClipVisionGraphOptions,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  const graph = begin(weights, batch, ways);
  const { state } = encodePictures(graph, config, rootOf(weights), batch, config.layers - 1);
  const dims = [batch, state.dims[0]! / batch, config.hiddenSize];
  graph.output('hidden_states', cast(graph, reshape(graph, state, dims), 'float32'));
  return graph.finish('clip_vision_states');
}

function begin(weights: WeightIndex, batch: number, ways: GraphWays): GraphBuilder {
  checkExtents({ batch });
  return new GraphBuilder(
    new WeightSource(weights, `${rootOf(weights)}post_layernorm.weight`),
    ways,
  );
}

/** @returns `[batch · tokens, hiddenSize]` each, see `encodeByClip` */
function encodePictures(
  graph: GraphBuilder,
  config: ClipVisionConfig,
  root: string,
  batch: number,
  layers: number,
) {
  const { channels, imageSize, hiddenSize } = config;
  const pixels = graph.input('pixel_values', 'float32', [batch, channels, imageSize, imageSize]);
  const embedded = embedPatches(graph, cast(graph, pixels, graph.floatType), root, config);
  const rows = reshape(graph, embedded, [batch * embedded.dims[1]!, hiddenSize]);
  const isWhole = layers === config.layers;
  return encodeByClip(
    graph,
    // The reference's own spelling.
    layerNorm(graph, rows, `${root}pre_layrnorm`, config.layerNormEps),
    {
      ...config,
      root,
      layers,
      finalNorm: isWhole ? 'post_layernorm' : `encoder.layers.${layers}.layer_norm1`,
      batch,
      causal: false,
    },
  );
}

/** A safety checker wraps the tower again; transformers 5 writes CLIPVisionModel without a root. */
function rootOf(weights: WeightIndex): string {
  const roots = ['vision_model.vision_model.', 'vision_model.'];
  return roots.find((root) => weights.has(`${root}post_layernorm.weight`)) ?? '';
}

/** CLIPVisionEmbeddings: the class token, then the patches row by row. `[batch, tokens, hiddenSize]` */
function embedPatches(
  graph: GraphBuilder,
  pixels: Tensor,
  root: string,
  { channels, imageSize, patchSize, hiddenSize }: ClipVisionConfig,
): Tensor {
  const embeddings = `${root}embeddings`;
  const batch = pixels.dims[0]!;
  const edge = Math.floor(imageSize / patchSize);
  const kernel = [hiddenSize, channels, patchSize, patchSize];
  const patches = convolve(
    graph,
    pixels,
    graph.weight(`${embeddings}.patch_embedding.weight`, kernel),
    graph.filled(0, hiddenSize),
    { stride: patchSize, pads: [0, 0, 0, 0] },
  );
  const listed = reshape(graph, patches, [batch, hiddenSize, edge * edge]);
  const classToken = graph.weight(`${embeddings}.class_embedding`, [hiddenSize]);
  const tokens = concat(
    graph,
    [
      repeat(graph, reshape(graph, classToken, [1, 1, hiddenSize]), batch),
      transpose(graph, listed, [0, 2, 1]),
    ],
    1,
  );
  const places = [edge * edge + 1, hiddenSize];
  return add(graph, tokens, graph.weight(`${embeddings}.position_embedding.weight`, places));
}
