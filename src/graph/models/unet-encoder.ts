import type { EncoderBlockConfig, UnetEncoderConfig } from '../config/unet-encoder-config.ts';
import { conv2d } from '../layers/convolution.ts';
import type { Context } from '../layers/cross-attention.ts';
import { downsample } from '../layers/resample.ts';
import { resnetBlock } from '../layers/resnet-block.ts';
import { spatialTransformer } from '../layers/spatial-transformer.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import type { Tensor } from '../onnx/tensor.ts';

/** The down blocks and the middle block of diffusers' UNet2DConditionModel, which ControlNetModel has copies of. */
export class UnetEncoder {
  constructor(
    protected readonly graph: GraphBuilder,
    private readonly encoder: UnetEncoderConfig,
    private readonly timeEmbedding: Tensor,
    private readonly context: Context,
  ) {}

  /** The first convolution. */
  stem(sample: Tensor): Tensor {
    const { blocks, convInKernel } = this.encoder;
    return conv2d(this.graph, sample, 'conv_in', blocks[0]!.channels, convInKernel);
  }

  /**
   * @param adapted changes the state of each block's last layer
   * @returns the states that diffusers calls residual samples: the stem, then those of the down blocks
   */
  down(
    stem: Tensor,
    adapted: (state: Tensor, block: number) => Tensor = (state) => state,
  ): readonly Tensor[] {
    const { blocks } = this.encoder;
    const states = [stem];
    blocks.forEach((block, index) => {
      this.#block(`down_blocks.${index}`, block, states);
      states.push(adapted(states.pop()!, index));
      if (index + 1 < blocks.length) states.push(this.#halved(states.at(-1)!, index));
    });
    return states;
  }

  /** The middle block, if there is one. */
  middle(x: Tensor): Tensor {
    const { midBlock, blocks } = this.encoder;
    if (midBlock === 'none') return x;
    const block = blocks.at(-1)!;
    let hidden = this.resnet(x, 'mid_block.resnets.0', block);
    if (midBlock === 'plain') return hidden;
    hidden = this.transformer(hidden, 'mid_block.attentions.0', block);
    return this.resnet(hidden, 'mid_block.resnets.1', block);
  }

  protected resnet(x: Tensor, module: string, block: EncoderBlockConfig): Tensor {
    return resnetBlock(this.graph, x, module, block.channels, {
      norm: { groups: this.encoder.groups, epsilon: this.encoder.normEps },
      activation: this.encoder.activation,
      timeEmbedding: this.timeEmbedding,
    });
  }

  protected transformer(x: Tensor, module: string, block: EncoderBlockConfig): Tensor {
    return spatialTransformer(this.graph, x, module, {
      context: this.context,
      heads: block.heads,
      layers: block.transformerLayers,
      groups: this.encoder.groups,
      upcast: this.encoder.upcastAttention,
      linearProjection: this.encoder.useLinearProjection,
    });
  }

  /** DownBlock2D or CrossAttnDownBlock2D without its downsampler; appends its states. */
  #block(module: string, block: EncoderBlockConfig, states: Tensor[]): void {
    for (let layer = 0; layer < block.resnets; layer += 1) {
      const hidden = this.resnet(states.at(-1)!, `${module}.resnets.${layer}`, block);
      states.push(
        block.downHasAttention
          ? this.transformer(hidden, `${module}.attentions.${layer}`, block)
          : hidden,
      );
    }
  }

  #halved(state: Tensor, block: number): Tensor {
    const { downsamplePadding } = this.encoder;
    const module = `down_blocks.${block}.downsamplers.0`;
    return downsample(this.graph, state, module, downsamplePadding);
  }
}
