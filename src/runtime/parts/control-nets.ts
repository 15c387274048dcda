import { AppError } from '../../core/errors.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import {
  isT2iAdapter,
  parseControlNetConfig,
  parseT2iAdapterConfig,
  pixelsPerLatent,
  type ControlNetConfig,
  type Padding,
  type T2iAdapterConfig,
  type UnetConfig,
} from '../../graph/index.ts';
import type { ControlNet } from '../../pipeline/ports.ts';
import type { StoredControlNet } from '../../storage/stored-control-net.ts';
import { OnnxControlNet } from './control-net.ts';
import { bytesOf, readLonePart, type Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';
import { OnnxT2iAdapter } from './t2i-adapter.ts';

/** Both read one file. */
type ControlPart =
  | { readonly type: 'net'; readonly part: Part<ControlNetConfig> }
  | { readonly type: 'adapter'; readonly part: Part<T2iAdapterConfig> };

type InUse = <Config extends { readonly padding?: Padding }>(part: Part<Config>) => Part<Config>;

/** What the rest of the model takes. */
interface Latents {
  readonly latentChannels: number;
  readonly vaeScaleFactor: number;
}

/** Pictures for control nets have red, green and blue. */
const COLOURS = 3;

/** The control nets and T2I-Adapters of one model. */
export class ControlNets {
  #parts: ReadonlyMap<string, ControlPart> = new Map();

  /** @param inUse a part in its current form */
  constructor(
    private readonly precision: 'fp16' | 'fp32',
    private readonly sessions: PartSessions,
    private readonly inUse: InUse,
  ) {}

  /** Size of the weights in use. */
  get bytes(): number {
    return [...this.#parts.values()].reduce((sum, { part }) => sum + bytesOf(part), 0);
  }

  /** See `OnnxDiffusionModel.useControlNets`. */
  async use(
    nets: readonly StoredControlNet[],
    unet: UnetConfig,
    latents: Latents,
  ): Promise<readonly ControlNet[]> {
    const parts = new Map<string, ControlPart>();
    for (const net of nets) {
      const { contentId } = net;
      if (parts.has(contentId)) continue;
      const part = this.#parts.get(contentId) ?? (await readControlNet(net, this.precision));
      requireFit(net.name, part, unet, latents);
      parts.set(contentId, part);
    }
    this.#parts = parts;
    await this.sessions.keepControlNets([...parts.keys()]);
    return nets.map(({ contentId }) => {
      const { type, part } = parts.get(contentId)!;
      return type === 'net'
        ? new OnnxControlNet(() => this.inUse(part), this.sessions, contentId)
        : new OnnxT2iAdapter(() => this.inUse(part), this.sessions, contentId);
    });
  }
}

async function readControlNet(
  stored: StoredControlNet,
  precision: 'fp16' | 'fp32',
): Promise<ControlPart> {
  const { name, config } = stored;
  const json = parsePythonJson(config, name);
  if (isT2iAdapter(json)) {
    const parse = () => parseT2iAdapterConfig(json, name);
    return { type: 'adapter', part: await readLonePart(stored, precision, parse) };
  }
  const parse = () => parseControlNetConfig(json, name);
  return { type: 'net', part: await readLonePart(stored, precision, parse) };
}

/** Its residuals must have the shapes of the UNet's states. */
function requireFit(name: string, control: ControlPart, unet: UnetConfig, latents: Latents): void {
  const fits =
    control.type === 'net'
      ? netFits(control.part.config, unet, latents)
      : adapterFits(control.part.config, unet, latents);
  if (fits) return;
  throw new AppError('invalid-request', `The control net ${name} does not fit this UNet.`, {
    field: 'controls',
    what: 'control-misfit',
    found: name,
  });
}

function netFits(
  net: ControlNetConfig,
  unet: UnetConfig,
  { latentChannels, vaeScaleFactor }: Latents,
): boolean {
  const shapeOf = (config: UnetConfig | ControlNetConfig) => [
    config.crossAttentionDim,
    config.downsamplePadding,
    config.blocks.map(({ channels, resnets }) => [channels, resnets]),
  ];
  return (
    JSON.stringify(shapeOf(net)) === JSON.stringify(shapeOf(unet)) &&
    net.inChannels === latentChannels &&
    net.conditioning.channels === COLOURS &&
    pixelsPerLatent(net) === vaeScaleFactor
  );
}

/** Both round up where an edge is odd, unless the UNet pads only at the end. */
const adapterFits = (
  { channels, factor }: T2iAdapterConfig,
  { blocks, downsamplePadding }: UnetConfig,
  { vaeScaleFactor }: Latents,
): boolean =>
  channels.join() === blocks.map((block) => block.channels).join() &&
  downsamplePadding === 1 &&
  factor === vaeScaleFactor;
