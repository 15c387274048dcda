import { int, ints } from '../onnx/attributes.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast, equal, multiply } from '../onnx/operators/elementwise.ts';
import { reshape } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';

/** The value in configs from before transformers 4.31, whatever the tokenizer's id is. */
const LEGACY_END_OF_TEXT = 2;

/**
 * CLIPTextModel's pooling: each prompt's state at its first end-of-text token, or, for legacy
 * configs, at its first largest id.
 *
 * The row is selected by a one-hot product, because ArgMax returns int64, which only the CPU can use.
 *
 * @param states `[batch, positions, features]` float32
 * @param ids `[batch, positions]` int32
 * @returns `[batch, features]`
 */
export function poolAtEndOfText(
  graph: GraphBuilder,
  states: Tensor,
  ids: Tensor,
  endOfText: number,
): Tensor {
  const [batch, positions, features] = states.dims as [number, number, number];
  const marks =
    endOfText === LEGACY_END_OF_TEXT
      ? ids
      : cast(graph, equal(graph, ids, graph.int32s([endOfText], [1])), 'int32');
  // All scores differ: equal marks are ranked by position, the first one highest.
  const ranks = Array.from({ length: positions }, (_, place) => positions - 1 - place);
  const scaled = multiply(graph, marks, graph.int32s([positions], [1]));
  const scores = add(graph, scaled, graph.int32s(ranks, [positions]));
  const best = graph.node(
    'ReduceMax',
    [scores],
    { type: 'int32', dims: [batch, 1] },
    { attributes: { axes: ints([1]), keepdims: int(1) } },
  );
  const oneHot = cast(graph, equal(graph, scores, best), 'float32');
  const rows = reshape(graph, oneHot, [batch, 1, positions]);
  const picked = graph.node('MatMul', [rows, states], {
    type: 'float32',
    dims: [batch, 1, features],
  });
  return reshape(graph, picked, [batch, features]);
}
