import type { BuiltGraph, Precision } from '../built-graph.ts';
import { attentionOf, type IpAdapterConfig } from '../config/ip-adapter-config.ts';
import type { UnetConfig } from '../config/unet-config.ts';
import { projectPicture } from '../layers/image-projection.ts';
import { linearWithoutBias } from '../layers/linear.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { cast } from '../onnx/operators/elementwise.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';
import { checkExtents } from './graph-size.ts';
import { crossAttentions, type CrossAttention } from './prompt-projection.ts';

export interface IpAdapterSize {
  readonly batch: number;
  /** The image encoder's states for each picture; 1 for a plain adapter, which reads the embedding. */
  readonly states: number;
}

/**
 * An IP-Adapter as diffusers' `load_ip_adapter` applies it, up to the keys and values of all cross attentions: it runs once for
 * each picture instead of at every step.
 *
 * - input `picture` `[batch, states, width]` float32: the image's embedding, or `hidden_states` of `buildClipVisionStatesGraph`
 * - outputs `<attention>.key` and `<attention>.value` `[batch · tokens, channels]` in the UNet's precision: inputs of
 *   `buildUnetStepGraph`, by the names that `pictureInput` gives them
 *
 * @param attentions of the UNet, see `adaptedAttentions`
 * @param precision of the UNet
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildIpAdapterGraph(
  config: IpAdapterConfig,
  attentions: readonly CrossAttention[],
  weights: WeightIndex,
  { batch, states }: IpAdapterSize,
  precision: Precision,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  checkExtents({ batch, states });
  const graph = new GraphBuilder(
    new WeightSource(weights, `${attentionOf(0)}.to_k_ip.weight`),
    ways,
  );
  const picture = graph.input('picture', 'float32', [batch, states, config.width]);
  const tokens = projectPicture(graph, cast(graph, picture, graph.floatType), config);
  const type = precision === 'fp16' ? 'float16' : 'float32';
  for (const [index, { module, channels }] of attentions.entries()) {
    for (const [name, matrix] of [
      ['key', 'to_k_ip'],
      ['value', 'to_v_ip'],
    ] as const) {
      const made = linearWithoutBias(graph, tokens, `${attentionOf(index)}.${matrix}`, channels);
      graph.output(`${module}.${name}`, cast(graph, made, type));
    }
  }
  return graph.finish('ip-adapter');
}

/** Whether the adapter was made for a UNet of this form. */
export function fitsUnet(config: IpAdapterConfig, unet: UnetConfig): boolean {
  const channels = adaptedAttentions(unet).map((attention) => attention.channels);
  return (
    config.crossAttentionDim === unet.crossAttentionDim &&
    config.channels.join() === channels.join()
  );
}

/** A UNet's cross attentions in the order of an adapter's weights: diffusers creates the middle last. */
export function adaptedAttentions(unet: UnetConfig): readonly CrossAttention[] {
  const isMiddle = ({ module }: CrossAttention) => module.startsWith('mid_block.');
  const all = crossAttentions(unet);
  return [...all.filter((one) => !isMiddle(one)), ...all.filter(isMiddle)];
}
