import { AppError } from '../../core/errors.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import {
  parseControlNetConfig,
  pixelsPerLatent,
  type ControlNetConfig,
  type UnetConfig,
} from '../../graph/index.ts';
import type { ControlNet } from '../../pipeline/ports.ts';
import type { StoredControlNet } from '../../storage/stored-control-net.ts';
import { OnnxControlNet } from './control-net.ts';
import { bytesOf, type Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

/** What the rest of the model takes. */
interface Latents {
  readonly latentChannels: number;
  readonly vaeScaleFactor: number;
}

/** Pictures for control nets have red, green and blue. */
const COLOURS = 3;

/** The control nets of one model. */
export class ControlNets {
  #parts: ReadonlyMap<string, Part<ControlNetConfig>> = new Map();

  /** @param inUse a part in its present form */
  constructor(
    private readonly precision: 'fp16' | 'fp32',
    private readonly sessions: PartSessions,
    private readonly inUse: (part: Part<ControlNetConfig>) => Part<ControlNetConfig>,
  ) {}

  /** Size of the weights in use. */
  get bytes(): number {
    return [...this.#parts.values()].reduce((sum, part) => sum + bytesOf(part), 0);
  }

  /** See `OnnxDiffusionModel.useControlNets`. */
  async use(
    nets: readonly StoredControlNet[],
    unet: UnetConfig,
    latents: Latents,
  ): Promise<readonly ControlNet[]> {
    const parts = new Map<string, Part<ControlNetConfig>>();
    for (const net of nets) {
      const { contentId } = net;
      if (parts.has(contentId)) continue;
      const part = this.#parts.get(contentId) ?? (await readControlNet(net, this.precision));
      requireFit(net.name, part.config, unet, latents);
      parts.set(contentId, part);
    }
    this.#parts = parts;
    await this.sessions.keepControlNets([...parts.keys()]);
    return nets.map(({ contentId }) => {
      const part = parts.get(contentId)!;
      return new OnnxControlNet(() => this.inUse(part), this.sessions, contentId);
    });
  }
}

async function readControlNet(
  { name, contentId, config, weights }: StoredControlNet,
  precision: 'fp16' | 'fp32',
): Promise<Part<ControlNetConfig>> {
  const { file, tensors } = await weights(precision);
  return {
    config: parseControlNetConfig(parsePythonJson(config, name), name),
    index: new Map([...tensors].map(([tensor, at]) => [tensor, { file: contentId, ...at }])),
    files: new Map([[contentId, file]]),
    precision,
  };
}

/** A net's residuals have to have the shapes of the UNet's states. */
function requireFit(
  name: string,
  net: ControlNetConfig,
  unet: UnetConfig,
  { latentChannels, vaeScaleFactor }: Latents,
): void {
  const shapeOf = (config: UnetConfig | ControlNetConfig) => [
    config.crossAttentionDim,
    config.downsamplePadding,
    config.blocks.map(({ channels, resnets }) => [channels, resnets]),
  ];
  const fits =
    JSON.stringify(shapeOf(net)) === JSON.stringify(shapeOf(unet)) &&
    net.inChannels === latentChannels &&
    net.conditioning.channels === COLOURS &&
    pixelsPerLatent(net) === vaeScaleFactor;
  if (fits) return;
  throw new AppError('invalid-request', `The control net ${name} does not fit this UNet.`, {
    field: 'controls',
    what: 'control-misfit',
    found: name,
  });
}
