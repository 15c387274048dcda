import type { BuiltGraph } from '../built-graph.ts';
import type { BertTextConfig } from '../config/bert-text-config.ts';
import { embedByBert, encodeByBert } from '../layers/bert-encoder.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast } from '../onnx/operators/elementwise.ts';
import { firstOfEach, reshape } from '../onnx/operators/layout.ts';
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
  /** For comparing texts with pictures: gives only the first token's state, and hides the padding. */
  readonly pools?: boolean;
}

/**
 * transformers' BertModel (models/bert/modeling_bert.py) as StableDiffusionPipeline calls it: without an attention mask, so that
 * tokens see the padding; or, if it pools, with one. Its token embedding is left out, as in `buildClipTextGraph`.
 *
 * - input `inputs_embeds` `[batch, length, hiddenSize]` float32: the rows of `bertTokenEmbedding` for the ids
 * - input `attention_bias` `[batch, 1, length, length]` float32, as `buildXlmRTextGraph`'s, if it pools
 * - output `last_hidden_state` `[batch, length, hiddenSize]` float32; or, if it pools, `pooler_output` `[batch, hiddenSize]`
 *
 * @throws AppError `invalid-request` (batch, length, skipLayers), `invalid-file` or `unsupported` (weights)
 */
export function buildBertTextGraph(
  config: BertTextConfig,
  weights: WeightIndex,
  { batch, length, skipLayers = 0, pools = false }: BertTextGraphOptions,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  checkExtents({ batch });
  checkLength(length, config.positions);
  checkSkipLayers(skipLayers, config.layers);
  const root = rootOf(weights);
  const graph = new GraphBuilder(sourceOf(weights), ways);
  const { positions, hiddenSize } = config;
  const dims = [batch, length, hiddenSize];
  const float = (name: string, extents: readonly number[]) =>
    cast(graph, graph.input(name, 'float32', extents), graph.floatType);
  const words = float('inputs_embeds', dims);
  const bias = pools ? float('attention_bias', [batch, 1, length, length]) : null;
  const table = `${root}embeddings.position_embeddings.weight`;
  const places = graph.weight(table, [positions, hiddenSize], { rows: [0, length] });
  const options = { ...config, root, batch, layers: config.layers - skipLayers, bias };
  const rows = reshape(graph, add(graph, words, places), [batch * length, hiddenSize]);
  const states = encodeByBert(graph, embedByBert(graph, rows, options), options);
  const shaped = reshape(graph, states, dims);
  if (pools) graph.output('pooler_output', cast(graph, firstOfEach(graph, shaped), 'float32'));
  else graph.output('last_hidden_state', cast(graph, shaped, 'float32'));
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

/** Models with a head for a task put `bert.` before every name. */
const rootOf = (weights: WeightIndex) =>
  weights.has('bert.embeddings.LayerNorm.weight') ? 'bert.' : '';

const sourceOf = (weights: WeightIndex) =>
  new WeightSource(weights, `${rootOf(weights)}embeddings.LayerNorm.weight`);
