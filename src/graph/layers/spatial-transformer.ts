import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { add } from '../onnx/operators/elementwise.ts';
import type { Tensor } from '../onnx/tensor.ts';
import type { Context } from './cross-attention.ts';
import { multiplyByStored } from './linear.ts';
import { groupNorm } from './norms.ts';
import { imageToTokens, tokensToImage } from './tokens.ts';
import { transformerBlock } from './transformer-block.ts';

const NORM_EPSILON = 1e-6;

export interface SpatialTransformerOptions {
  /** Its batch is that of the image, or a multiple of it, which is then also the batch of the result. */
  readonly context: Context;
  readonly heads: number;
  readonly layers: number;
  readonly groups: number;
  readonly upcast: boolean;
  /** Whether proj_in and proj_out are stored as Linear `[out, in]` or as Conv2d `[out, in, 1, 1]`. */
  readonly linearProjection: boolean;
}

/** diffusers' Transformer2DModel (models/transformers/transformer_2d.py) on an image. */
export function spatialTransformer(
  graph: GraphBuilder,
  image: Tensor,
  module: string,
  options: SpatialTransformerOptions,
): Tensor {
  const [, channels, height, width] = image.dims as [number, number, number, number];
  const project = (tokens: Tensor, name: string) => {
    const dims = [channels, channels];
    const shape = options.linearProjection ? dims : [...dims, 1, 1];
    const bias = graph.weight(`${module}.${name}.bias`, [channels]);
    return multiplyByStored(graph, tokens, { name: `${module}.${name}.weight`, shape }, bias);
  };
  const norm = { groups: options.groups, epsilon: NORM_EPSILON };
  const normalized = groupNorm(graph, image, `${module}.norm`, norm);
  let tokens = project(imageToTokens(graph, normalized), 'proj_in');
  for (let layer = 0; layer < options.layers; layer += 1) {
    const block = `${module}.transformer_blocks.${layer}`;
    tokens = transformerBlock(graph, tokens, options.context, block, {
      batch: tokens.dims[0]! / height / width,
      heads: options.heads,
      upcast: options.upcast,
    });
  }
  return add(graph, tokensToImage(graph, project(tokens, 'proj_out'), image), image);
}
