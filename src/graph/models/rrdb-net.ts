import type { UpscalerConfig } from '../config/upscaler-config.ts';
import { conv2d } from '../layers/convolution.ts';
import { pixelUnshuffle } from '../layers/pixel-shuffle.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast, leakyRelu, multiply } from '../onnx/operators/elementwise.ts';
import { concat, resizeNearest } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';

export type RrdbConfig = Extract<UpscalerConfig, { readonly family: 'rrdb' }>;

const SLOPE = 0.2;
/** What each branch is multiplied by before it joins its shortcut. */
const RESIDUAL_SCALE = 0.2;

/**
 * ESRGAN's generator (Wang et al. 2018, basicsr/archs/rrdbnet_arch.py): residual blocks of residual dense blocks, then
 * enlargements by two.
 *
 * @param picture `[batch, 3, height, width]`
 * @returns `[batch, 3, height · scale, width · scale]`
 */
export function rrdbNet(graph: GraphBuilder, picture: Tensor, config: RrdbConfig): Tensor {
  const { features, blocks, upsamples, multiple } = config;
  const conv = (x: Tensor, module: string) => conv2d(graph, x, module, features, 3);
  const first = conv(pixelUnshuffle(graph, picture, multiple), 'conv_first');
  let trunk = first;
  for (let block = 0; block < blocks; block += 1) {
    let hidden = trunk;
    for (const dense of [1, 2, 3]) {
      hidden = denseBlock(graph, hidden, `body.${block}.rdb${dense}`, config);
    }
    trunk = addScaled(graph, hidden, trunk);
  }
  let hidden = add(graph, conv(trunk, 'conv_body'), first);
  for (let stage = 1; stage <= upsamples; stage += 1) {
    const [, , height, width] = hidden.dims as [number, number, number, number];
    const larger = resizeNearest(graph, hidden, height * 2, width * 2);
    hidden = leakyRelu(graph, conv(larger, `conv_up${stage}`), SLOPE);
  }
  hidden = leakyRelu(graph, conv(hidden, 'conv_hr'), SLOPE);
  return conv2d(graph, hidden, 'conv_last', 3, 3);
}

/** Five convolutions, each of which sees the results of all before it; ESRGAN+ (Rakotonirina, Rasoanaivo 2020) adds shortcuts. */
function denseBlock(graph: GraphBuilder, x: Tensor, module: string, config: RrdbConfig): Tensor {
  const { features, growth, hasShortcuts } = config;
  const seen = [x];
  for (let index = 1; index <= 4; index += 1) {
    const joined = concat(graph, seen, 1);
    let hidden = leakyRelu(
      graph,
      conv2d(graph, joined, `${module}.conv${index}`, growth, 3),
      SLOPE,
    );
    if (hasShortcuts && index === 2) {
      const bias = graph.filled(0, growth);
      hidden = add(graph, hidden, conv2d(graph, x, `${module}.conv1x1`, growth, 1, { bias }));
    }
    if (hasShortcuts && index === 4) hidden = add(graph, hidden, seen[2]!);
    seen.push(hidden);
  }
  return addScaled(graph, conv2d(graph, concat(graph, seen, 1), `${module}.conv5`, features, 3), x);
}

function addScaled(graph: GraphBuilder, branch: Tensor, shortcut: Tensor): Tensor {
  const scale = cast(graph, graph.float32s('residual_scale', [RESIDUAL_SCALE], [1]), branch.type);
  return add(graph, multiply(graph, branch, scale), shortcut);
}
