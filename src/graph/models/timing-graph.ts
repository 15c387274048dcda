import type { BuiltGraph } from '../built-graph.ts';
import { attend } from '../layers/attention.ts';
import { conv2d } from '../layers/convolution.ts';
import { linear } from '../layers/linear.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast } from '../onnx/operators/elementwise.ts';
import { reshape, slice } from '../onnx/operators/layout.ts';
import { elementCount, type Tensor } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import type { GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';

/** One layer, with the size that it has in a model. */
export type TimedLayer =
  /** A feed-forward, `rows × channels → inner → channels`. */
  | {
      readonly kind: 'linear';
      readonly rows: number;
      readonly channels: number;
      readonly inner: number;
    }
  /** 3x3, at `edge` by `edge` pixels. */
  | {
      readonly kind: 'convolution';
      readonly batch: number;
      readonly channels: number;
      readonly edge: number;
    }
  | {
      readonly kind: 'attention';
      readonly batch: number;
      readonly tokens: number;
      readonly heads: number;
      readonly head: number;
    };

/** The input: one float32, which keeps onnxruntime from computing everything beforehand. The output depends on the last layer. */
export const TIMED_INPUT = 'shift';

/** The first copy's input is a weight too, so that it need not be sent to the device for each run. */
const START = 'start.weight';

export function timedWeights(layer: TimedLayer): ReadonlyMap<string, readonly number[]> {
  return new Map([[START, startShape(layer)], ...Object.entries(ownWeights(layer))]);
}

function startShape(layer: TimedLayer): readonly number[] {
  switch (layer.kind) {
    case 'linear':
      return [layer.rows, layer.channels];
    case 'convolution':
      return [layer.batch, layer.channels, layer.edge, layer.edge];
    case 'attention':
      return [layer.batch * layer.tokens, layer.heads * layer.head];
  }
}

function ownWeights(layer: TimedLayer): Readonly<Record<string, readonly number[]>> {
  switch (layer.kind) {
    case 'linear':
      return {
        'up.weight': [layer.inner, layer.channels],
        'up.bias': [layer.inner],
        'down.weight': [layer.channels, layer.inner],
        'down.bias': [layer.channels],
      };
    case 'convolution':
      return {
        'conv.weight': [layer.channels, layer.channels, 3, 3],
        'conv.bias': [layer.channels],
      };
    case 'attention':
      return {};
  }
}

/** Multiplications and additions of one layer. */
export function timedFlops(layer: TimedLayer): number {
  switch (layer.kind) {
    case 'linear':
      return 4 * layer.rows * layer.channels * layer.inner;
    case 'convolution':
      return 18 * layer.batch * layer.edge ** 2 * layer.channels ** 2;
    case 'attention':
      return 4 * layer.batch * layer.tokens ** 2 * layer.heads * layer.head;
  }
}

/**
 * The layer `copies` times in a row, each on the result of the one before, so that a device can neither skip nor overlap any.
 *
 * @param weights `timedWeights` in float16 or float32, which decides what the nodes compute in
 */
export function buildTimingGraph(
  weights: WeightIndex,
  layer: TimedLayer,
  ways: GraphWays,
  copies: number,
): BuiltGraph {
  const graph = new GraphBuilder(new WeightSource(weights, START), ways);
  const shift = cast(graph, graph.input(TIMED_INPUT, 'float32', [1]), graph.floatType);
  let x = add(graph, graph.weight(START, startShape(layer)), shift);
  for (let copy = 0; copy < copies; copy += 1) x = applyLayer(graph, x, layer);
  const flat = reshape(graph, x, [elementCount(x.dims)]);
  graph.output('end', cast(graph, slice(graph, flat, 0, 4, 0), 'float32'));
  return graph.finish('timing');
}

function applyLayer(graph: GraphBuilder, x: Tensor, layer: TimedLayer): Tensor {
  switch (layer.kind) {
    case 'linear':
      return linear(graph, linear(graph, x, 'up', layer.inner), 'down', layer.channels);
    case 'convolution':
      return conv2d(graph, x, 'conv', layer.channels, 3);
    case 'attention':
      return attend(graph, x, x, x, layer);
  }
}
