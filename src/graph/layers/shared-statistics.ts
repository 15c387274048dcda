import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { cast } from '../onnx/operators/elementwise.ts';
import { concat, reshape, slice } from '../onnx/operators/layout.ts';
import { scaleChannels } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { channelStatistics, type GroupNormOptions, type NormStatistics } from './norms.ts';

/** Group norms that also report what they do: see `channelStatistics`. */
export class MeasuredStatistics implements NormStatistics {
  readonly #pieces: Tensor[] = [];

  /** @param x `[1, channels, height, width]` */
  normalize(graph: GraphBuilder, x: Tensor, module: string, options: GroupNormOptions): Tensor {
    const channels = x.dims[1]!;
    const wide = cast(graph, x, 'float32');
    const { factor, offset } = channelStatistics(graph, wide, module, options);
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
