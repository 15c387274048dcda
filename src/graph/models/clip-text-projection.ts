import type { BuiltGraph } from '../built-graph.ts';
import { linearWithoutBias } from '../layers/linear.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { cast } from '../onnx/operators/elementwise.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';
import { checkExtents } from './graph-size.ts';

export interface TextProjectionSize {
  readonly batch: number;
  /** The text encoder's width. */
  readonly hiddenSize: number;
  /** The dimensions of the space that pictures and texts share. */
  readonly projectionSize: number;
}

const PROJECTION = 'text_projection';

/**
 * The last step of transformers' CLIPTextModelWithProjection (models/clip/modeling_clip.py). It is a separate graph because it
 * may come from another file than the encoder: SkyCLIP's text encoder fits the projection of the CLIP it was distilled from.
 *
 * - input `pooler_output` `[batch, hiddenSize]` float32
 * - output `text_embeds` `[batch, projectionSize]` float32, not normalized
 *
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildTextProjectionGraph(
  weights: WeightIndex,
  { batch, hiddenSize, projectionSize }: TextProjectionSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  checkExtents({ batch, hiddenSize, projectionSize });
  const graph = new GraphBuilder(new WeightSource(weights, `${PROJECTION}.weight`), ways);
  const pooled = graph.input('pooler_output', 'float32', [batch, hiddenSize]);
  const states = cast(graph, pooled, graph.floatType);
  const embeds = linearWithoutBias(graph, states, PROJECTION, projectionSize);
  graph.output('text_embeds', cast(graph, embeds, 'float32'));
  return graph.finish('clip_text_projection');
}
