import type { GraphBuilder } from '../onnx/graph-builder.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { linearWithoutBias } from './linear.ts';

/** `[batch · tokens, channels]` each. */
export interface KeysAndValues {
  readonly key: Tensor;
  readonly value: Tensor;
}

/** A picture that an IP-Adapter has turned into keys and values. */
export interface PictureKeys extends KeysAndValues {
  /** `[1]`: what its attention is multiplied by before it is added to the prompt's. */
  readonly scale: Tensor;
}

/** What the image's tokens attend to, other than themselves. */
export interface Context {
  readonly batch: number;
  /** @param module the attention, `channels` wide, that needs them */
  keysAndValues(module: string, channels: number): KeysAndValues;
  /** Of each picture beside the prompt; none by default. */
  pictures?(module: string, channels: number): readonly PictureKeys[];
}

/** @param tokens `[batch · tokens, features]` */
export function projectKeysAndValues(
  graph: GraphBuilder,
  tokens: Tensor,
  module: string,
  channels: number,
): KeysAndValues {
  return {
    key: linearWithoutBias(graph, tokens, `${module}.to_k`, channels),
    value: linearWithoutBias(graph, tokens, `${module}.to_v`, channels),
  };
}
