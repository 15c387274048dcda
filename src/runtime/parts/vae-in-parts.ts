import { splitChannels, type Tensor } from '../../core/tensor/tensor.ts';
import {
  buildVaeDecoderCore,
  buildVaeDecoderShell,
  buildVaeDecoderStatistics,
  buildVaeEncoderCore,
  buildVaeEncoderShell,
  buildVaeEncoderStatistics,
  encoderCoreChannels,
  type AutoencoderKlConfig,
} from '../../graph/index.ts';
import type { LatentDistribution, VaeInParts } from '../../pipeline/ports.ts';
import type { Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

type Build = typeof buildVaeDecoderCore;

/** In latents. The convolutions reach three times as far, but so weakly that one latent already gives 56 dB, and two 62 to 72. */
const MARGIN = 2;

/** Each part's session replaces the one before it, so that only one is in memory. */
export class OnnxVaeInParts implements VaeInParts {
  constructor(
    private readonly part: Part<AutoencoderKlConfig>,
    private readonly sessions: PartSessions,
    readonly longestTile: number,
  ) {}

  get isSeamless(): boolean {
    return this.part.config.padding === 'circular';
  }

  get decoderTiles() {
    return { longest: this.longestTile, margin: MARGIN };
  }

  get encoderChannels(): number {
    return encoderCoreChannels(this.part.config);
  }

  decodeCore(latents: Tensor): Promise<Tensor> {
    return this.#run('vae-decoder', buildVaeDecoderCore, { latents }, latents, 'core');
  }

  decoderStatistics(core: Tensor): Promise<Tensor> {
    return this.#run('vae-decoder', buildVaeDecoderStatistics, { core }, core, 'norms');
  }

  decodeShell(core: Tensor, norms: Tensor): Promise<Tensor> {
    return this.#run('vae-decoder', buildVaeDecoderShell, { core, norms }, core, 'image');
  }

  encoderStatistics(image: Tensor): Promise<Tensor> {
    const size = this.#latentsOf(image);
    return this.#run('vae-encoder', buildVaeEncoderStatistics, { image }, size, 'norms');
  }

  encodeShell(image: Tensor, norms: Tensor): Promise<Tensor> {
    const size = this.#latentsOf(image);
    return this.#run('vae-encoder', buildVaeEncoderShell, { image, norms }, size, 'core');
  }

  async encodeCore(core: Tensor): Promise<LatentDistribution> {
    const moments = await this.#run('vae-encoder', buildVaeEncoderCore, { core }, core, 'moments');
    const [mean, logVariance] = splitChannels(moments, this.part.config.latentChannels);
    return { mean: mean!, logVariance: logVariance! };
  }

  #latentsOf({ shape: [batch, channels, height, width] }: Tensor): Pick<Tensor, 'shape'> {
    const { spatialFactor } = this.part.config;
    return { shape: [batch!, channels!, height! / spatialFactor, width! / spatialFactor] };
  }

  /** @param sized has the height and width of the latents */
  async #run(
    name: 'vae-decoder' | 'vae-encoder',
    build: Build,
    inputs: Readonly<Record<string, Tensor>>,
    { shape }: Pick<Tensor, 'shape'>,
    output: string,
  ): Promise<Tensor> {
    const [, , height, width] = shape as [number, number, number, number];
    const key = `${output} ${String(height)}x${String(width)}`;
    await this.sessions.drop(name === 'vae-decoder' ? 'vae-encoder' : 'vae-decoder');
    const session = await this.sessions.get(name, this.part, key, (ways) =>
      build(this.part.config, this.part.index, { height, width }, ways),
    );
    const feeds = Object.entries(inputs).map(
      ([input, tensor]) => [input, { type: 'float32', ...tensor }] as const,
    );
    const outputs = await session.run(Object.fromEntries(feeds));
    return outputs[output]!;
  }
}
