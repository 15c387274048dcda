import { tensor, type Tensor } from '../../core/tensor/tensor.ts';
import { buildTinyDecoderGraph, type AutoencoderTinyConfig } from '../../graph/index.ts';
import type { DiffusionModel, LatentDistribution, VaeInParts } from '../../pipeline/ports.ts';
import type { Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

/** It takes only a few megabytes, so it stays beside the other parts even when memory is short. */
export class TinyDecoder {
  constructor(
    private readonly part: Part<AutoencoderTinyConfig>,
    private readonly sessions: PartSessions,
  ) {}

  /**
   * @param latents `[1, channels, height, width]`, divided by this decoder's own scaling factor
   * @returns as `DiffusionModel.decodeLatents`
   */
  async decode(latents: Tensor): Promise<Tensor> {
    const [batch, , height, width] = latents.shape as [number, number, number, number];
    const { config, index } = this.part;
    const shape = latents.shape.join('x');
    const session = await this.sessions.getSmall('tiny-decoder', this.part, shape, (ways) =>
      buildTinyDecoderGraph(config, index, { batch, height, width }, ways),
    );
    return (await session.run({ latents: { type: 'float32', ...latents } }))['image']!;
  }
}

/** How far a pixel depends on the latents around it, in latents: three convolutions a block, and one before each level. */
export function reachOf({ blocks }: Pick<AutoencoderTinyConfig, 'blocks'>): number {
  const perLevel = blocks.map((count, level) => (3 * count + 1) / 2 ** level);
  const last = 1 / 2 ** (blocks.length - 1);
  return Math.ceil(perLevel.reduce((sum, reach) => sum + reach, last));
}

/**
 * In latents: how much larger a tile is to make room for its margins. A tiny decoder has few channels, and so can take larger
 * tiles.
 */
const SHORTEST_INSIDE = 32;

/** A VAE in parts that leaves decoding to a tiny decoder, which has no core and no statistics. */
export class TinyVaeInParts implements VaeInParts {
  readonly longestTile: number;
  readonly encoderChannels: number;
  readonly decoderTiles: VaeInParts['decoderTiles'];
  readonly isSeamless: boolean;

  /** @param reach of the decoder, in latents */
  constructor(
    private readonly encoder: VaeInParts,
    reach: number,
    private readonly decoder: Pick<DiffusionModel, 'decodeLatents'>,
  ) {
    this.encoderChannels = encoder.encoderChannels;
    this.longestTile = encoder.longestTile;
    this.isSeamless = encoder.isSeamless;
    const longest = Math.max(encoder.decoderTiles.longest, 2 * reach + SHORTEST_INSIDE);
    this.decoderTiles = { longest, margin: reach };
  }

  decodeCore(latents: Tensor): Promise<Tensor> {
    return Promise.resolve(latents);
  }

  decoderStatistics(): Promise<Tensor> {
    return Promise.resolve(tensor([1]));
  }

  decodeShell(latents: Tensor): Promise<Tensor> {
    return this.decoder.decodeLatents(latents);
  }

  encoderStatistics(image: Tensor): Promise<Tensor> {
    return this.encoder.encoderStatistics(image);
  }

  encodeShell(image: Tensor, statistics: Tensor): Promise<Tensor> {
    return this.encoder.encodeShell(image, statistics);
  }

  encodeCore(core: Tensor): Promise<LatentDistribution> {
    return this.encoder.encodeCore(core);
  }
}
