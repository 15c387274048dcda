import type { BuiltGraph } from '../built-graph.ts';
import type { AutoencoderKlConfig } from '../config/autoencoder-kl-config.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { cast } from '../onnx/operators/elementwise.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';
import { decoderCore, decoderShell, encoderCore, encoderShell } from './autoencoder-kl-layers.ts';
import { checkExtents } from './graph-size.ts';

export interface ImageGraphSize {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The decoder of diffusers' AutoencoderKL (models/autoencoders/autoencoder_kl.py, vae.py).
 * float32 outside:
 *
 * - input `latents` `[batch, latentChannels, height, width]`, already divided by the scaling factor
 * - output `image` `[batch, outChannels, height · spatialFactor, width · spatialFactor]`, mostly
 *   in [-1, 1]
 *
 * @param size of the latents
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildVaeDecoderGraph(
  config: AutoencoderKlConfig,
  weights: WeightIndex,
  size: ImageGraphSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  const { batch, height, width } = size;
  checkExtents({ batch, height, width });
  const graph = new GraphBuilder(
    new WeightSource(weights, 'decoder.conv_in.weight'),
    ways,
    config.padding,
  );
  const dims = [batch, config.latentChannels, height, width];
  const latents = graph.input('latents', 'float32', dims);
  const core = decoderCore(graph, cast(graph, latents, graph.floatType), config);
  const hidden = decoderShell(graph, core, config);
  graph.output('image', cast(graph, hidden, 'float32'));
  return graph.finish('vae_decoder');
}

/**
 * The encoder of diffusers' AutoencoderKL. float32 outside:
 *
 * - input `image` `[batch, inChannels, height, width]` in [-1, 1]
 * - output `moments` `[batch, 2 · latentChannels, height / spatialFactor, width / spatialFactor]`:
 *   the mean of the latents, then the logarithm of their variance (neither clamped nor scaled)
 *
 * @param size of the image
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildVaeEncoderGraph(
  config: AutoencoderKlConfig,
  weights: WeightIndex,
  size: ImageGraphSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  const { batch, height, width } = size;
  checkExtents({
    batch,
    height,
    width,
    'height / spatialFactor': height / config.spatialFactor,
    'width / spatialFactor': width / config.spatialFactor,
  });
  const graph = new GraphBuilder(
    new WeightSource(weights, 'encoder.conv_in.weight'),
    ways,
    config.padding,
  );
  const image = graph.input('image', 'float32', [batch, config.inChannels, height, width]);
  const shell = encoderShell(graph, cast(graph, image, graph.floatType), config);
  const hidden = encoderCore(graph, shell, config);
  graph.output('moments', cast(graph, hidden, 'float32'));
  return graph.finish('vae_encoder');
}
