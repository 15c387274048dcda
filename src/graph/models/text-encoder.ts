import type { BuiltGraph } from '../built-graph.ts';
import type { TextEncoderConfig } from '../config/text-encoder-config.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex, WeightLocation } from '../weights.ts';
import {
  bertTokenEmbedding,
  buildBertTextGraph,
  type BertTextGraphOptions,
  type TextGraphSize,
} from './bert-text.ts';
import { buildClipTextGraph, clipTokenEmbedding } from './clip-text.ts';
import { buildXlmRTextGraph, xlmRTokenEmbedding } from './xlm-r-text.ts';

/** The output of each kind of text encoder that conditions the UNet: `[batch, tokens, promptWidth]`. */
export const PROMPT_EMBEDS = {
  clip: 'last_hidden_state',
  bert: 'last_hidden_state',
  'xlm-r': 'projection_state',
} as const satisfies Record<TextEncoderConfig['kind'], string>;

/**
 * The graph of a text encoder of any kind. XLM-R's skips no layers, because its
 * linear layer was trained for the layer that it reads; A1111 does the same.
 *
 * @throws AppError like the kind's own function
 */
export function buildTextEncoderGraph(
  config: TextEncoderConfig,
  weights: WeightIndex,
  options: BertTextGraphOptions,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  switch (config.kind) {
    case 'clip':
      return buildClipTextGraph(config, weights, options, ways);
    case 'bert':
      return buildBertTextGraph(config, weights, options, ways);
    case 'xlm-r':
      return buildXlmRTextGraph(config, weights, options, ways);
  }
}

/**
 * The graph of a text encoder that gives one state for each text, as `pooler_output` `[batch, hiddenSize]`: CLIP's at the end
 * token, BERT's and XLM-R's at the first. BERT's and XLM-R's take an `attention_bias` that hides the padding.
 *
 * @throws AppError like the kind's own function
 */
export function buildTextPoolingGraph(
  config: TextEncoderConfig,
  weights: WeightIndex,
  size: TextGraphSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  switch (config.kind) {
    case 'clip':
      return buildClipTextGraph(config, weights, size, ways);
    case 'bert':
      return buildBertTextGraph(config, weights, { ...size, pools: true }, ways);
    case 'xlm-r':
      return buildXlmRTextGraph(config, weights, { ...size, pools: true }, ways);
  }
}

/**
 * Where the token embedding is: `[vocabSize, hiddenSize]`, one row per token id.
 *
 * @throws AppError `invalid-file` or `unsupported` (weights)
 */
export function tokenEmbedding(config: TextEncoderConfig, weights: WeightIndex): WeightLocation {
  switch (config.kind) {
    case 'clip':
      return clipTokenEmbedding(config, weights);
    case 'bert':
      return bertTokenEmbedding(config, weights);
    case 'xlm-r':
      return xlmRTokenEmbedding(config, weights);
  }
}
