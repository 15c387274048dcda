import type { BuiltGraph } from '../built-graph.ts';
import type { BertTextConfig } from '../config/bert-text-config.ts';
import { embedByBert, encodeByBert } from '../layers/bert-encoder.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast } from '../onnx/operators/elementwise.ts';
import { reshape } from '../onnx/operators/layout.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex, WeightLocation } from '../weights.ts';
import { checkExtents, checkSkipLayers, checkLength } from './graph-size.ts';

export interface TextGraphSize {
  readonly batch: number;
  /** Ids of a text, with start, end and padding. */
  readonly length: number;
}

export interface BertTextGraphOptions extends TextGraphSize {
  /** Skips this many layers at the end: A1111's "clip skip" minus one. */
  readonly skipLayers?: number;
}

/**
 * transformers' BertModel (models/bert/modeling_bert.py) as StableDiffusionPipeline calls it: without an attention mask, so that
 * tokens see the padding. Its token embedding is left out, as in `buildClipTextGraph`.
 *
 * - input `inputs_embeds` `[batch, length, hiddenSize]` float32: the rows of `bertTokenEmbedding` for the ids
 * - output `last_hidden_state` `[batch, length, hiddenSize]` float32
 *
 * @throws AppError `invalid-request` (batch, length, skipLayers), `invalid-file` or `unsupported` (weights)
 */
export function buildBertTextGraph(
  config: BertTextConfig,
  weights: WeightIndex,
  { batch, length, skipLayers = 0 }: BertTextGraphOptions,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  checkExtents({ batch });
  checkLength(length, config.positions);
  checkSkipLayers(skipLayers, config.layers);
  const root = rootOf(weights);
  const graph = new GraphBuilder(sourceOf(weights), ways);
  const { positions, hiddenSize } = config;
  const dims = [batch, length, hiddenSize];
  const words = cast(graph, graph.input('inputs_embeds', 'float32', dims), graph.floatType);
  const table = `${root}embeddings.position_embeddings.weight`;
  const places = graph.weight(table, [positions, hiddenSize], { rows: [0, length] });
  const options = { ...config, root, batch, layers: config.layers - skipLayers };
  const rows = reshape(graph, add(graph, words, places), [batch * length, hiddenSize]);
  const states = encodeByBert(graph, embedByBert(graph, rows, options), options);
  graph.output('last_hidden_state', cast(graph, reshape(graph, states, dims), 'float32'));
  return graph.finish('bert_text');
}

/**
 * Where the token embedding is: `[vocabSize, hiddenSize]`, one row per token id.
 *
 * @throws AppError `invalid-file` or `unsupported` (weights)
 */
export function bertTokenEmbedding(
  { vocabSize, hiddenSize }: BertTextConfig,
  weights: WeightIndex,
): WeightLocation {
  const name = `${rootOf(weights)}embeddings.word_embeddings.weight`;
  return sourceOf(weights).get(name, [vocabSize, hiddenSize]);
}

/** Models with a head for some task put `bert.` before every name. */
const rootOf = (weights: WeightIndex) =>
  weights.has('bert.embeddings.LayerNorm.weight') ? 'bert.' : '';

const sourceOf = (weights: WeightIndex) =>
  new WeightSource(weights, `${rootOf(weights)}embeddings.LayerNorm.weight`);
