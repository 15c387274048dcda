import type { BuiltGraph } from '../built-graph.ts';
import { linear, linearWithoutBias } from '../layers/linear.ts';
import { layerNorm } from '../layers/norms.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { cast, tanh } from '../onnx/operators/elementwise.ts';
import type { Tensor } from '../onnx/tensor.ts';
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
  /** Of AltCLIP's layer norm. */
  readonly layerNormEps?: number | undefined;
}

const PROJECTION = 'text_projection';
/** AltCLIP's, before CLIP's projection. */
const NORM = 'text_model.pre_LN';
const TRANSFORMATION = 'text_model.transformation';
/** BERT's; models with a head for a task put `bert.` before it. */
const POOLERS = ['bert.pooler.dense', 'pooler.dense'];
/** Taiyi-CLIP's, after BERT's pooler. */
const CLASSIFIER = 'classifier';

/**
 * The last step of transformers' CLIPTextModelWithProjection (models/clip/modeling_clip.py). It is a separate graph because it
 * may come from another file than the encoder: SkyCLIP's text encoder fits the projection of the CLIP it was distilled from.
 *
 * AltCLIP (models/altclip/modeling_altclip.py) has a layer norm and a linear layer before it. BERT (models/bert/modeling_bert.py)
 * has its pooler instead, and, as a BertForSequenceClassification, its classifier after that.
 *
 * - input `pooler_output` `[batch, hiddenSize]` float32
 * - output `text_embeds` `[batch, projectionSize]` float32, not normalized
 *
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildTextProjectionGraph(
  weights: WeightIndex,
  { batch, hiddenSize, projectionSize, layerNormEps = 1e-5 }: TextProjectionSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  checkExtents({ batch, hiddenSize, projectionSize });
  const pooler = poolerOf(weights);
  const graph = new GraphBuilder(new WeightSource(weights, `${pooler ?? PROJECTION}.weight`), ways);
  const input = graph.input('pooler_output', 'float32', [batch, hiddenSize]);
  const pooled = cast(graph, input, graph.floatType);
  const transformed = () => transform(graph, pooled, weights, layerNormEps);
  const embeds =
    pooler === undefined
      ? linearWithoutBias(graph, transformed(), PROJECTION, projectionSize)
      : projectByBert(graph, pooled, pooler, projectionSize);
  graph.output('text_embeds', cast(graph, embeds, 'float32'));
  return graph.finish('text_projection');
}

function transform(graph: GraphBuilder, states: Tensor, weights: WeightIndex, epsilon: number) {
  const matrix = weights.get(`${TRANSFORMATION}.weight`);
  if (matrix === undefined) return states;
  const [width = 1] = matrix.shape;
  return linear(graph, layerNorm(graph, states, NORM, epsilon), TRANSFORMATION, width);
}

/** @throws AppError `invalid-file` without a classifier, if the pooler's output has another size than the embedding */
function projectByBert(
  graph: GraphBuilder,
  states: Tensor,
  pooler: string,
  projectionSize: number,
): Tensor {
  const width = states.dims[1]!;
  const pooled = tanh(graph, linear(graph, states, pooler, width));
  const isEmbedding = !graph.hasWeight(`${CLASSIFIER}.weight`) && width === projectionSize;
  return isEmbedding ? pooled : linear(graph, pooled, CLASSIFIER, projectionSize);
}

const poolerOf = (weights: WeightIndex) =>
  POOLERS.find((module) => weights.has(`${module}.weight`));

/** The dimensions of the embedding that BERT's own last layers make; null if it has none. */
export function bertEmbeddingSize(weights: WeightIndex): number | null {
  const pooler = poolerOf(weights);
  if (pooler === undefined) return null;
  const last = weights.get(`${CLASSIFIER}.weight`) ?? weights.get(`${pooler}.weight`);
  return last?.shape[0] ?? null;
}

/** Which text encoders a projection goes with, and the width of the states that it takes. */
export function textProjectionInput(weights: WeightIndex) {
  const isAltClip = weights.has(`${TRANSFORMATION}.weight`);
  const first = weights.get(`${isAltClip ? TRANSFORMATION : PROJECTION}.weight`);
  return { textEncoder: isAltClip ? 'xlm-r' : 'clip', width: first?.shape[1] ?? 1 } as const;
}
