import { int } from '../onnx/attributes.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast, equal } from '../onnx/operators/elementwise.ts';
import { gatherRows } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';

/** What configs from before transformers 4.31 say, whatever the tokenizer's id is. */
const LEGACY_END_OF_TEXT = 2;

/**
 * CLIPTextModel's pooling: each prompt's state at its first end-of-text token, or, for legacy
 * configs, at its largest id.
 *
 * @param states `[batch · positions, features]`
 * @param ids `[batch, positions]` int32
 * @returns `[batch, features]`
 */
export function poolAtEndOfText(
  graph: GraphBuilder,
  states: Tensor,
  ids: Tensor,
  endOfText: number,
): Tensor {
  const [batch, positions] = ids.dims as [number, number];
  const marks =
    endOfText === LEGACY_END_OF_TEXT
      ? ids
      : cast(graph, equal(graph, ids, graph.int32s([endOfText], [1])), 'int32');
  const position = graph.node(
    'ArgMax',
    [marks],
    { type: 'int64', dims: [batch] },
    { attributes: { axis: int(1), keepdims: int(0) } },
  );
  const firstRows = Array.from({ length: batch }, (_, prompt) => prompt * positions);
  const rows = add(graph, cast(graph, position, 'int32'), graph.int32s(firstRows, [batch]));
  return gatherRows(graph, states, rows);
}
