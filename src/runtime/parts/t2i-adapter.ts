import { tensor, type Tensor } from '../../core/tensor/tensor.ts';
import { buildT2iAdapterGraph, type GraphWays, type T2iAdapterConfig } from '../../graph/index.ts';
import type { ControlNet, ControlPicture } from '../../pipeline/ports.ts';
import type { Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

/** For the four features of SD 1.x, as in A1111's ControlNet extension. */
const SOFT = [0.25, 0.62, 0.825, 1];

/** For red, green and blue, as PIL turns a colour picture grey. */
const LUMA = [0.299, 0.587, 0.114];

/** A T2I-Adapter: its features depend only on its picture. */
export class OnnxT2iAdapter implements ControlNet {
  readonly softScales: readonly number[];
  readonly isGlobal = false;
  readonly projectPrompt = null;

  /**
   * @param part in its current form, which changes with the padding
   * @param slot tells it apart from other adapters and nets
   */
  constructor(
    private readonly part: () => Part<T2iAdapterConfig>,
    private readonly sessions: PartSessions,
    private readonly slot: string,
  ) {
    const { length } = part().config.channels;
    this.softScales = Array.from({ length }, (_, i) => SOFT.at(i - length) ?? SOFT[0]!);
  }

  /** See the port. */
  async readPicture(picture: Tensor): Promise<ControlPicture> {
    const part = this.part();
    const { config, index } = part;
    const [, , height, width] = picture.shape as [number, number, number, number];
    const build = (ways: GraphWays) => buildT2iAdapterGraph(config, index, { height, width }, ways);
    const session = await this.sessions.get(
      'control-net',
      part,
      `${height}x${width}`,
      build,
      { keepsOutputs: true },
      this.slot,
    );
    const read = config.conditioningChannels === 1 ? grey(picture) : picture;
    return session.runAndKeep({ picture: { type: 'float32', ...read } });
  }
}

function grey({ shape, data }: Tensor): Tensor {
  const luma = tensor(shape.with(1, 1));
  const area = luma.data.length;
  LUMA.forEach((share, plane) => {
    for (let pixel = 0; pixel < area; pixel += 1) {
      luma.data[pixel]! += share * data[plane * area + pixel]!;
    }
  });
  return luma;
}
