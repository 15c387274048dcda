import type { BuiltGraph } from '../built-graph.ts';
import type { ClipTextConfig } from '../config/clip-text-config.ts';
import { encodeByClip } from '../layers/clip-encoder.ts';
import { poolAtEndOfText } from '../layers/text-pooling.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast } from '../onnx/operators/elementwise.ts';
import { reshape } from '../onnx/operators/layout.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex, WeightLocation } from '../weights.ts';
import { checkExtents, checkLength, checkSkipLayers } from './graph-size.ts';

export interface ClipTextGraphOptions {
  readonly batch: number;
  /** How many positions it reads; all by default. No token sees those after it, so shorter texts need no padding. */
  readonly length?: number;
  /** Skips this many layers at the end: A1111's "clip skip" minus one. */
  readonly skipLayers?: number;
}

/**
 * transformers' CLIPTextModel (models/clip/modeling_clip.py) without its token embedding, whose rows the caller looks up.
 * The whole table is by far the largest weight (SkyPaint's takes 184 MB in float16), larger than many GPUs can bind, and
 * a prompt needs only 77 of its rows.
 *
 * - input `inputs_embeds` `[batch, length, hiddenSize]` float32: the rows of `clipTokenEmbedding` for `input_ids`
 * - input `input_ids` `[batch, length]` int32, to find the end-of-text token
 * - output `last_hidden_state` `[batch, length, hiddenSize]` float32, final layer norm applied
 * - output `pooler_output` `[batch, hiddenSize]` float32: the state at the end-of-text token
 *
 * @throws AppError `invalid-request` (batch, length, skipLayers), `invalid-file` or `unsupported` (weights)
 */
export function buildClipTextGraph(
  config: ClipTextConfig,
  weights: WeightIndex,
  { batch, length = config.positions, skipLayers = 0 }: ClipTextGraphOptions,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  checkExtents({ batch });
  checkLength(length, config.positions);
  checkSkipLayers(skipLayers, config.layers);
  const root = rootOf(weights);
  const graph = new GraphBuilder(sourceOf(weights), ways);
  const { positions, hiddenSize } = config;
  const ids = graph.input('input_ids', 'int32', [batch, length]);
  const tokens = graph.input('inputs_embeds', 'float32', [batch, length, hiddenSize]);

  const places = graph.weight(
    `${root}embeddings.position_embedding.weight`,
    [positions, hiddenSize],
    { rows: [0, length] },
  );
  const embedded = reshape(graph, add(graph, cast(graph, tokens, graph.floatType), places), [
    batch * length,
    hiddenSize,
  ]);
  const { normalized: states } = encodeByClip(graph, embedded, {
    ...config,
    root,
    finalNorm: 'final_layer_norm',
    batch,
    layers: config.layers - skipLayers,
    causal: true,
  });

  const lastHiddenState = cast(
    graph,
    reshape(graph, states, [batch, length, hiddenSize]),
    'float32',
  );
  const pooled = poolAtEndOfText(graph, lastHiddenState, ids, config.eosTokenId);
  graph.output('last_hidden_state', lastHiddenState);
  graph.output('pooler_output', pooled);
  return graph.finish('clip_text');
}

/**
 * Where the token embedding is: `[vocabSize, hiddenSize]`, one row per token id.
 *
 * @throws AppError `invalid-file` or `unsupported` (weights)
 */
export function clipTokenEmbedding(
  { vocabSize, hiddenSize }: ClipTextConfig,
  weights: WeightIndex,
): WeightLocation {
  const name = `${rootOf(weights)}embeddings.token_embedding.weight`;
  return sourceOf(weights).get(name, [vocabSize, hiddenSize]);
}

/** transformers before 5 puts `text_model.` before every name. */
function rootOf(weights: WeightIndex): string {
  return weights.has('text_model.final_layer_norm.weight') ? 'text_model.' : '';
}

function sourceOf(weights: WeightIndex): WeightSource {
  return new WeightSource(weights, `${rootOf(weights)}final_layer_norm.weight`);
}
