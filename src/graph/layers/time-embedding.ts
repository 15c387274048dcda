import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, cast, cosine, multiply, sine } from '../onnx/operators/elementwise.ts';
import { concat } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import type { UnetEncoderConfig } from '../config/unet-encoder-config.ts';
import { linear } from './linear.ts';

const MAX_PERIOD = 10_000;

/**
 * diffusers' Timesteps, TimestepEmbedding (models/embeddings.py) and the activation at the beginning of every
 * ResnetBlock2D, computed once for all of them.
 *
 * @param timestep `[1]` float32
 * @returns `[1, timeEmbeddingDim]`
 */
export function timeEmbedding(
  graph: GraphBuilder,
  timestep: Tensor,
  config: UnetEncoderConfig,
): Tensor {
  const half = config.blocks[0]!.channels / 2;
  const frequencies = Array.from({ length: half }, (_, i) =>
    Math.exp((-Math.log(MAX_PERIOD) * i) / (half - config.freqShift)),
  );
  const table = graph.float32s('time_frequencies', frequencies, [1, half]);
  const angles = multiply(graph, timestep, table);
  const waves = [sine(graph, angles), cosine(graph, angles)];
  const sinusoids = concat(graph, config.flipSinToCos ? waves.reverse() : waves, 1);
  let hidden = cast(graph, sinusoids, graph.floatType);
  hidden = linear(graph, hidden, 'time_embedding.linear_1', config.timeEmbeddingDim);
  hidden = activate(graph, hidden, config.activation);
  hidden = linear(graph, hidden, 'time_embedding.linear_2', config.timeEmbeddingDim);
  return activate(graph, hidden, config.activation);
}
