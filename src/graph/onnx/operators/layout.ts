import { int, ints, text } from '../attributes.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { elementCount, type Tensor } from '../tensor.ts';

/** Returns the tensor itself if it already has those dims. Costs no dispatch. */
export function reshape(graph: GraphBuilder, x: Tensor, dims: readonly number[]): Tensor {
  if (x.dims.join() === dims.join()) return x;
  if (elementCount(x.dims) !== elementCount(dims)) {
    throw new RangeError(`cannot reshape [${x.dims.join()}] to [${dims.join()}]`);
  }
  return graph.node('Reshape', [x, graph.int64s(dims)], { type: x.type, dims });
}

export function transpose(graph: GraphBuilder, x: Tensor, perm: readonly number[]): Tensor {
  return graph.node(
    'Transpose',
    [x],
    { type: x.type, dims: perm.map((axis) => x.dims[axis]!) },
    { attributes: { perm: ints(perm) } },
  );
}

/** A kernel has a storage buffer for each part; onnxruntime on WebGPU splits into at most 9, and WebGPU promises 8 buffers. */
const MOST_PARTS = 7;

/** Along one axis. Returns the tensor itself if there is only one part. */
export function split(
  graph: GraphBuilder,
  x: Tensor,
  sizes: readonly number[],
  axis: number,
): readonly Tensor[] {
  if (sizes.length === 1) return [x];
  if (sizes.length > MOST_PARTS) {
    let from = 0;
    return sizes.map((size) => slice(graph, x, from, (from += size), axis));
  }
  const parts = sizes.map((size) => ({ type: x.type, dims: x.dims.with(axis, size) }));
  return graph.nodeWithOutputs('Split', [x, graph.int64s(sizes)], parts, {
    attributes: { axis: int(axis) },
  });
}

/** `from` to `to`, exclusive, of one axis. */
export function slice(
  graph: GraphBuilder,
  x: Tensor,
  from: number,
  to: number,
  axis: number,
): Tensor {
  const inputs = [x, graph.int64s([from]), graph.int64s([to]), graph.int64s([axis])];
  return graph.node('Slice', inputs, { type: x.type, dims: x.dims.with(axis, to - from) });
}

/** Returns the part itself if there is only one. */
export function concat(graph: GraphBuilder, parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0]!;
  if (parts.length === 1) return first;
  const length = parts.reduce((sum, part) => sum + part.dims[axis]!, 0);
  return graph.node(
    'Concat',
    parts,
    { type: first.type, dims: first.dims.with(axis, length) },
    { attributes: { axis: int(axis) } },
  );
}

/** torch.nn.functional.embedding: `[rows, features]` and ids `[batch, tokens]` give `[batch, tokens, features]`. */
export function gatherRows(graph: GraphBuilder, table: Tensor, ids: Tensor): Tensor {
  return graph.node(
    'Gather',
    [table, ids],
    { type: table.type, dims: [...ids.dims, table.dims[1]!] },
    { attributes: { axis: int(0) } },
  );
}

/** `[batch, rows, features]` to `[batch, features]`: row 0 of each. */
export function firstOfEach(graph: GraphBuilder, x: Tensor): Tensor {
  const [batch, , features] = x.dims as [number, number, number];
  return graph.node(
    'Gather',
    [x, graph.int32s([0], [])],
    { type: x.type, dims: [batch, features] },
    { attributes: { axis: int(1) } },
  );
}

/** Appends channels of zeros (axis 1). Returns the tensor itself if it already has that many. */
export const padChannels = (graph: GraphBuilder, x: Tensor, channels: number): Tensor =>
  padEnd(graph, x, 1, channels);

/** Appends a row of zeros. */
export const appendZeroRow = (graph: GraphBuilder, x: Tensor): Tensor =>
  padEnd(graph, x, 0, x.dims[0]! + 1);

function padEnd(graph: GraphBuilder, x: Tensor, axis: number, length: number): Tensor {
  const missing = length - x.dims[axis]!;
  if (missing === 0) return x;
  const rank = x.dims.length;
  const pads = new Array<number>(2 * rank).fill(0).with(rank + axis, missing);
  return graph.node('Pad', [x, graph.int64s(pads)], {
    type: x.type,
    dims: x.dims.with(axis, length),
  });
}

/** Repeats the whole tensor `copies` times along the first axis. Returns the tensor itself for one copy. */
export function repeat(graph: GraphBuilder, x: Tensor, copies: number): Tensor {
  return concat(graph, new Array<Tensor>(copies).fill(x), 0);
}

/** Resizes `[batch, channels, height, width]` to another height and width like torch's `nearest`. */
export function resizeNearest(
  graph: GraphBuilder,
  x: Tensor,
  height: number,
  width: number,
): Tensor {
  const dims = [x.dims[0]!, x.dims[1]!, height, width];
  return graph.node(
    'Resize',
    [x, null, null, graph.int64s(dims)],
    { type: x.type, dims },
    {
      attributes: {
        mode: text('nearest'),
        nearest_mode: text('floor'),
        coordinate_transformation_mode: text('asymmetric'),
      },
    },
  );
}

/** Repeats a value of broadcastable dims until it has these. */
export function expand(graph: GraphBuilder, x: Tensor, dims: readonly number[]): Tensor {
  return graph.node('Expand', [x, graph.int64s(dims)], { type: x.type, dims });
}
