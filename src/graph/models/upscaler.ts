import type { BuiltGraph } from '../built-graph.ts';
import type { UpscalerConfig } from '../config/upscaler-config.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { cast } from '../onnx/operators/elementwise.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';
import type { ImageGraphSize } from './autoencoder-kl.ts';
import { checkExtents } from './graph-size.ts';
import { rrdbNet } from './rrdb-net.ts';
import { srvggNetCompact } from './srvgg-net-compact.ts';

/**
 * An upscaler of the ESRGAN family. float32 outside:
 *
 * - input `picture` `[batch, 3, height, width]` in [0, 1], edges multiples of `config.multiple`
 * - output `enlarged` `[batch, 3, height · scale, width · scale]`, mostly in [0, 1]
 *
 * @param weights in Real-ESRGAN's names, see `upscalerWeights`
 * @param size of the picture
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildUpscalerGraph(
  config: UpscalerConfig,
  weights: WeightIndex,
  { batch, height, width }: ImageGraphSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  checkExtents({
    batch,
    height,
    width,
    'height / multiple': height / config.multiple,
    'width / multiple': width / config.multiple,
  });
  const isRrdb = config.family === 'rrdb';
  const anchor = isRrdb ? 'conv_first.weight' : 'body.0.weight';
  const graph = new GraphBuilder(new WeightSource(weights, anchor), ways);
  const input = graph.input('picture', 'float32', [batch, 3, height, width]);
  const picture = cast(graph, input, graph.floatType);
  const enlarged = isRrdb
    ? rrdbNet(graph, picture, config)
    : srvggNetCompact(graph, picture, config);
  graph.output('enlarged', cast(graph, enlarged, 'float32'));
  return graph.finish('upscaler');
}
