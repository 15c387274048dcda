import type { BuiltGraph } from '../built-graph.ts';
import type { XlmRTextConfig } from '../config/bert-text-config.ts';
import { maxTokens } from '../config/text-encoder-config.ts';
import { embedByBert, encodeByBert } from '../layers/bert-encoder.ts';
import { linear } from '../layers/linear.ts';
import { layerNorm } from '../layers/norms.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast } from '../onnx/operators/elementwise.ts';
import { firstOfEach, gatherRows, reshape } from '../onnx/operators/layout.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex, WeightLocation } from '../weights.ts';
import type { TextGraphSize } from './bert-text.ts';
import { checkExtents, checkLength } from './graph-size.ts';

export interface XlmRTextGraphOptions extends TextGraphSize {
  /**
   * For comparing texts with pictures: gives only the first token's state after the last layer, without the linear layer, and
   * always hides the padding.
   */
  readonly pools?: boolean;
}

/**
 * RobertaSeriesModelWithTransformation (diffusers/pipelines/deprecated/alt_diffusion/modeling_roberta_series.py): XLM-RoBERTa
 * with a linear layer after it. Its token embedding is left out, as in `buildClipTextGraph`; it is by far the largest weight.
 *
 * - input `inputs_embeds` `[batch, length, hiddenSize]` float32: the rows of `xlmRTokenEmbedding` for the ids
 * - input `position_ids` `[batch, length]` int32
 * - input `attention_bias` `[batch, 1, length, length]` float32, added to the scores of each query (axis 2) with each key
 *   (axis 3), if the config masks padding or if it pools
 * - output `projection_state` `[batch, length, outputSize]` float32; or, if it pools, `pooler_output` `[batch, hiddenSize]`
 *
 * @throws AppError `invalid-request` (batch, length), `invalid-file` or `unsupported` (weights)
 */
export function buildXlmRTextGraph(
  config: XlmRTextConfig,
  weights: WeightIndex,
  { batch, length, pools = false }: XlmRTextGraphOptions,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  checkExtents({ batch });
  checkLength(length, maxTokens(config));
  const graph = new GraphBuilder(sourceOf(weights), ways);
  const { positions, hiddenSize, outputSize } = config;
  const readsSecondLast = config.readsSecondLast && !pools;
  const masksPadding = config.masksPadding || pools;
  const float = (name: string, dims: readonly number[]) =>
    cast(graph, graph.input(name, 'float32', dims), graph.floatType);
  const words = float('inputs_embeds', [batch, length, hiddenSize]);
  const ids = graph.input('position_ids', 'int32', [batch, length]);
  const bias = masksPadding ? float('attention_bias', [batch, 1, length, length]) : null;

  const table = graph.weight(`${ROOT}embeddings.position_embeddings.weight`, [
    positions,
    hiddenSize,
  ]);
  const placed = add(graph, words, gatherRows(graph, table, ids));
  const layers = readsSecondLast ? config.layers - 1 : config.layers;
  const options = { ...config, root: ROOT, batch, layers, bias };
  const rows = reshape(graph, placed, [batch * length, hiddenSize]);
  const states = encodeByBert(graph, embedByBert(graph, rows, options), options);
  if (pools) {
    const first = firstOfEach(graph, reshape(graph, states, [batch, length, hiddenSize]));
    graph.output('pooler_output', cast(graph, first, 'float32'));
    return graph.finish('xlm_r_text');
  }
  const projected = readsSecondLast
    ? linear(
        graph,
        layerNorm(graph, states, 'pre_LN', config.layerNormEps),
        'transformation_pre',
        outputSize,
      )
    : linear(graph, states, 'transformation', outputSize);
  const shaped = reshape(graph, projected, [batch, length, outputSize]);
  graph.output('projection_state', cast(graph, shaped, 'float32'));
  return graph.finish('xlm_r_text');
}

/**
 * Where the token embedding is: `[vocabSize, hiddenSize]`, one row per token id.
 *
 * @throws AppError `invalid-file` or `unsupported` (weights)
 */
export function xlmRTokenEmbedding(
  { vocabSize, hiddenSize }: XlmRTextConfig,
  weights: WeightIndex,
): WeightLocation {
  const name = `${ROOT}embeddings.word_embeddings.weight`;
  return sourceOf(weights).get(name, [vocabSize, hiddenSize]);
}

const ROOT = 'roberta.';

const sourceOf = (weights: WeightIndex) =>
  new WeightSource(weights, `${ROOT}embeddings.LayerNorm.weight`);
