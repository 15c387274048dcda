import type { BuiltGraph } from '../built-graph.ts';
import type { AutoencoderKlConfig } from '../config/autoencoder-kl-config.ts';
import { GivenStatistics, MeasuredStatistics } from '../layers/shared-statistics.ts';
import { GraphBuilder, type Padding } from '../onnx/graph-builder.ts';
import { cast } from '../onnx/operators/elementwise.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import type { GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';
import { decoderCore, decoderShell, encoderCore, encoderShell } from './autoencoder-kl-layers.ts';
import { checkExtents } from './graph-size.ts';

/** Height and width of a picture's or a tile's latents. */
export interface TileSize {
  readonly height: number;
  readonly width: number;
}

type BuildPart = (
  config: AutoencoderKlConfig,
  weights: WeightIndex,
  size: TileSize,
  ways?: GraphWays,
) => BuiltGraph;

/**
 * The VAE in parts, for pictures that are too large for it as a whole. The core works at the resolution of the latents and sees
 * all of them, because it has the attention. The shell is convolutions and group norms: with fixed statistics for the norms, it
 * gives the same tile by tile as at once. All take and give float32, with a batch of 1. Only the core heeds the config's `padding`:
 * a tile has no opposite edge.
 *
 * @param size of the latents, also for parts that take or give pixels
 */

/** `latents` `[1, latentChannels, height, width]` to `core` `[1, channels, height, width]`. */
export const buildVaeDecoderCore: BuildPart = (config, weights, size, ways) =>
  build('decoder', weights, size, ways, config.padding, (graph) => {
    const latents = input(graph, 'latents', config.latentChannels, size);
    output(graph, 'core', decoderCore(graph, latents, config));
  });

/** `core` to `norms`, the statistics of the shell's group norms. */
export const buildVaeDecoderStatistics: BuildPart = (config, weights, size, ways) =>
  build('decoder', weights, size, ways, 'zeros', (graph) => {
    const norms = new MeasuredStatistics();
    const core = input(graph, 'core', config.blockChannels.at(-1)!, size);
    decoderShell(graph, core, config, norms);
    graph.output('norms', norms.joined(graph));
  });

/** A tile of `core`, and `norms`, to its `image` `[1, outChannels, height · spatialFactor, width · spatialFactor]`. */
export const buildVaeDecoderShell: BuildPart = (config, weights, size, ways) =>
  build('decoder', weights, size, ways, 'zeros', (graph) => {
    const norms = new GivenStatistics('norms');
    const core = input(graph, 'core', config.blockChannels.at(-1)!, size);
    output(graph, 'image', decoderShell(graph, core, config, norms));
    norms.declare(graph);
  });

/** `image` `[1, inChannels, height · spatialFactor, width · spatialFactor]` to `norms`. */
export const buildVaeEncoderStatistics: BuildPart = (config, weights, size, ways) =>
  build('encoder', weights, size, ways, 'zeros', (graph) => {
    const norms = new MeasuredStatistics();
    encoderShell(graph, imageInput(graph, config, size), config, norms);
    graph.output('norms', norms.joined(graph));
  });

/** A tile of `image`, and `norms`, to its part of `core`. */
export const buildVaeEncoderShell: BuildPart = (config, weights, size, ways) =>
  build('encoder', weights, size, ways, 'zeros', (graph) => {
    const norms = new GivenStatistics('norms');
    output(graph, 'core', encoderShell(graph, imageInput(graph, config, size), config, norms));
    norms.declare(graph);
  });

/** `core` to `moments`; see `buildVaeEncoderGraph`. */
export const buildVaeEncoderCore: BuildPart = (config, weights, size, ways) =>
  build('encoder', weights, size, ways, config.padding, (graph) => {
    const core = input(graph, 'core', encoderCoreChannels(config), size);
    output(graph, 'moments', encoderCore(graph, core, config));
  });

/** Channels of the encoder's core: what its last downsampler gives. */
export const encoderCoreChannels = ({ blockChannels }: AutoencoderKlConfig): number =>
  blockChannels.at(-2) ?? blockChannels[0]!;

function build(
  half: 'decoder' | 'encoder',
  weights: WeightIndex,
  { height, width }: TileSize,
  ways: GraphWays | undefined,
  padding: Padding | undefined,
  write: (graph: GraphBuilder) => void,
): BuiltGraph {
  checkExtents({ height, width });
  const graph = new GraphBuilder(
    new WeightSource(weights, `${half}.conv_in.weight`),
    ways,
    padding,
  );
  write(graph);
  return graph.finish(`vae_${half}_part`);
}

function input(graph: GraphBuilder, name: string, channels: number, { height, width }: TileSize) {
  const tensor = graph.input(name, 'float32', [1, channels, height, width]);
  return cast(graph, tensor, graph.floatType);
}

function imageInput(
  graph: GraphBuilder,
  { inChannels, spatialFactor }: AutoencoderKlConfig,
  { height, width }: TileSize,
) {
  const size = { height: height * spatialFactor, width: width * spatialFactor };
  return input(graph, 'image', inChannels, size);
}

function output(graph: GraphBuilder, name: string, value: Parameters<typeof cast>[1]): void {
  graph.output(name, cast(graph, value, 'float32'));
}
