import type { GraphBuilder } from '../onnx/graph-builder.ts';
import {
  add,
  cast,
  divide,
  multiply,
  squareRoot,
  subtract,
} from '../onnx/operators/elementwise.ts';
import { concat, reshape, slice } from '../onnx/operators/layout.ts';
import { meanOver, scaleChannels, sumOfSquares } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import type { GroupNormOptions, NormStatistics } from './norms.ts';

/**
 * Group norms that also give away what they do: with its statistics fixed, a group norm multiplies each channel and adds to it.
 * In float32, because a variance can exceed float16.
 */
export class MeasuredStatistics implements NormStatistics {
  readonly #pieces: Tensor[] = [];

  /** @param x `[1, channels, height, width]` */
  normalize(graph: GraphBuilder, x: Tensor, module: string, options: GroupNormOptions): Tensor {
    const { groups, epsilon } = options;
    const [, channels, height, width] = x.dims as [number, number, number, number];
    const inGroups = [groups, channels / groups, height * width];
    const values = reshape(graph, cast(graph, x, 'float32'), inGroups);
    // In two parts, because all of it at once would be a single thread's work on a GPU.
    const mean = meanOver(graph, meanOver(graph, values, 2), 1);
    const squares = meanOver(graph, sumOfSquares(graph, values, 2), 1);
    const pixels = graph.float32s(`${String(height * width)} pixels`, [height * width], [1]);
    const variance = subtract(graph, divide(graph, squares, pixels), multiply(graph, mean, mean));
    const deviation = squareRoot(
      graph,
      add(graph, variance, graph.float32s(`epsilon ${String(epsilon)}`, [epsilon], [1])),
    );
    const [weight, bias] = ['weight', 'bias'].map((name) =>
      reshape(graph, cast(graph, graph.weight(`${module}.${name}`, [channels]), 'float32'), [
        groups,
        channels / groups,
        1,
      ]),
    ) as [Tensor, Tensor];
    const factor = divide(graph, weight, deviation);
    const offset = subtract(graph, bias, multiply(graph, mean, factor));
    const pieces = [factor, offset].map((piece) => reshape(graph, piece, [channels]));
    this.#pieces.push(...pieces);
    // If nothing else needed them, onnxruntime would leave them to the end, and keep every norm's input until then.
    const [factors, offsets] = pieces.map((piece) => cast(graph, piece, x.type)) as [
      Tensor,
      Tensor,
    ];
    return scaleChannels(graph, x, factors, offsets);
  }

  /** All of them, for `GivenStatistics`: `[2 · channels of all norms]`, float32. */
  joined(graph: GraphBuilder): Tensor {
    return concat(graph, this.#pieces, 0);
  }
}

/** Group norms with the statistics of `MeasuredStatistics`, in the same order. */
export class GivenStatistics implements NormStatistics {
  #length = 0;

  constructor(private readonly input: string) {}

  normalize(graph: GraphBuilder, x: Tensor): Tensor {
    const channels = x.dims[1]!;
    const all: Tensor = { name: this.input, type: 'float32', dims: [Number.MAX_SAFE_INTEGER] };
    const [factor, offset] = [0, 1].map((index) => {
      const from = this.#length + index * channels;
      return cast(graph, slice(graph, all, from, from + channels, 0), graph.floatType);
    }) as [Tensor, Tensor];
    this.#length += 2 * channels;
    return scaleChannels(graph, x, factor, offset);
  }

  /** Declares the input, once all norms are in the graph. */
  declare(graph: GraphBuilder): void {
    graph.input(this.input, 'float32', [this.#length]);
  }
}
