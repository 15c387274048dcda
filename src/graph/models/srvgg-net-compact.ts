import type { UpscalerConfig } from '../config/upscaler-config.ts';
import { conv2d } from '../layers/convolution.ts';
import { pixelShuffle } from '../layers/pixel-shuffle.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, parametricRelu } from '../onnx/operators/elementwise.ts';
import { resizeNearest } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';

export type CompactConfig = Extract<UpscalerConfig, { readonly family: 'compact' }>;

/**
 * Real-ESRGAN's compact network (Wang et al. 2021, basicsr/archs/srvgg_arch.py): convolutions at the picture's own size, then a
 * pixel shuffle, to which the picture is added, enlarged by nearest neighbours.
 *
 * @param picture `[batch, 3, height, width]`
 * @returns `[batch, 3, height · scale, width · scale]`
 */
export function srvggNetCompact(
  graph: GraphBuilder,
  picture: Tensor,
  { features, convolutions, scale }: CompactConfig,
): Tensor {
  let hidden = picture;
  for (let layer = 0; layer <= convolutions; layer += 1) {
    hidden = conv2d(graph, hidden, `body.${2 * layer}`, features, 3);
    const slope = graph.weight(`body.${2 * layer + 1}.weight`, [features], {
      dims: [features, 1, 1],
    });
    hidden = parametricRelu(graph, hidden, slope);
  }
  hidden = conv2d(graph, hidden, `body.${2 * convolutions + 2}`, 3 * scale ** 2, 3);
  const [, , height, width] = picture.dims as [number, number, number, number];
  const base = resizeNearest(graph, picture, height * scale, width * scale);
  return add(graph, pixelShuffle(graph, hidden, scale), base);
}
