import type { BertEncoderConfig } from '../config/bert-text-config.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, add } from '../onnx/operators/elementwise.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { attend } from './attention.ts';
import { linear, linearWithoutBias } from './linear.ts';
import { addBranchAndLayerNorm, layerNorm } from './norms.ts';

export interface BertLayersOptions extends BertEncoderConfig {
  /** The prefix of every weight's name: `bert.`, `roberta.` or nothing. */
  readonly root: string;
  readonly batch: number;
  /** See `AttentionOptions`. */
  readonly bias?: Tensor | null;
}

/**
 * The end of transformers' BertEmbeddings (models/bert/modeling_bert.py): every token is of the first type.
 *
 * @param placed `[batch · tokens, hiddenSize]`: word and position embeddings
 */
export function embedByBert(
  graph: GraphBuilder,
  placed: Tensor,
  { root, hiddenSize, tokenTypes, layerNormEps }: BertLayersOptions,
): Tensor {
  const embeddings = `${root}embeddings`;
  const types = [tokenTypes, hiddenSize];
  const type = graph.weight(`${embeddings}.token_type_embeddings.weight`, types, { rows: [0, 1] });
  return layerNorm(graph, add(graph, placed, type), `${embeddings}.LayerNorm`, layerNormEps);
}

/**
 * transformers' BertEncoder (models/bert/modeling_bert.py), which normalizes after each branch.
 *
 * @param embedded `[batch · tokens, hiddenSize]`
 * @returns like `embedded`
 */
export function encodeByBert(
  graph: GraphBuilder,
  embedded: Tensor,
  { root, batch, layers, heads, hiddenSize, bias = null, ...options }: BertLayersOptions,
): Tensor {
  const { intermediateSize, activation, layerNormEps } = options;
  let states = embedded;
  const closeBranch = (inner: Tensor, output: string) => {
    const dense = `${output}.dense`;
    const branch = linearWithoutBias(graph, inner, dense, hiddenSize);
    const norm = `${output}.LayerNorm`;
    [states] = addBranchAndLayerNorm(graph, branch, dense, states, norm, layerNormEps);
  };
  for (let index = 0; index < layers; index += 1) {
    const layer = `${root}encoder.layer.${index}`;
    const attention = `${layer}.attention.self`;
    const attended = attend(
      graph,
      linear(graph, states, `${attention}.query`, hiddenSize),
      linear(graph, states, `${attention}.key`, hiddenSize),
      linear(graph, states, `${attention}.value`, hiddenSize),
      { batch, heads, bias },
    );
    closeBranch(attended, `${layer}.attention.output`);
    const inner = linear(graph, states, `${layer}.intermediate.dense`, intermediateSize);
    closeBranch(activate(graph, inner, activation), `${layer}.output`);
  }
  return states;
}
