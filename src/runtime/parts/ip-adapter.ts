import { AppError } from '../../core/errors.ts';
import { concatBatch, type Tensor } from '../../core/tensor/tensor.ts';
import {
  adaptedAttentions,
  buildIpAdapterGraph,
  fitsUnet,
  ipAdapterConfigOf,
  pictureInput,
  pictureTokens,
  type GraphWays,
  type IpAdapterConfig,
  type Precision,
  type UnetConfig,
} from '../../graph/index.ts';
import type { EncodedPicture } from '../../pipeline/ports.ts';
import type { StoredIpAdapter } from '../../storage/stored-ip-adapter.ts';
import type { KeptTensors } from '../graph-session.ts';
import { readLonePart, type Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';
import type { PictureInputs } from './unet.ts';

/** The UNet that adapters work with. */
interface Unet {
  readonly config: UnetConfig;
  readonly precision: Precision;
}

/** IP-Adapters. Their keys and values for a picture are the same at every step. */
export class IpAdapters {
  constructor(
    private readonly parts: ReadonlyMap<string, Part<IpAdapterConfig>>,
    private readonly sessions: PartSessions,
  ) {}

  /** See `DiffusionModel.projectPictures`. */
  async project(
    pictures: readonly EncodedPicture[],
    areNegative: readonly boolean[],
    unet: Unet,
  ): Promise<PictureInputs> {
    const kept: KeptTensors[] = [];
    const tokens: number[] = [];
    for (const [index, { adapter, states, negativeStates }] of pictures.entries()) {
      const part = this.parts.get(adapter);
      if (!part) throw new AppError('internal', `The model was not given the adapter ${adapter}.`);
      const rows = areNegative.map((isNegative) => (isNegative ? negativeStates : states));
      const [first, ...others] = rows as [Tensor, ...Tensor[]];
      const made = await this.#run(part, concatBatch([first, ...others]), unet);
      kept.push(made.renamed((name) => pictureInput(index, name)));
      tokens.push(pictureTokens(part.config, states.shape[1]!));
    }
    return { tensors: kept, tokens };
  }

  async #run(
    part: Part<IpAdapterConfig>,
    picture: Tensor,
    { config, precision }: Unet,
  ): Promise<KeptTensors> {
    const [batch, states] = picture.shape as [number, number, number];
    const shape = `${batch}x${states} ${precision}`;
    const build = (ways: GraphWays) =>
      buildIpAdapterGraph(
        part.config,
        adaptedAttentions(config),
        part.index,
        { batch, states },
        precision,
        ways,
      );
    const options = { keepsOutputs: true };
    const session = await this.sessions.getSmall('ip-adapter', part, shape, build, options);
    return session.runAndKeep({ picture: { type: 'float32', ...picture } });
  }
}

/**
 * Reads only the headers of the weights.
 *
 * @throws AppError `invalid-request` for an adapter that was made for another kind of UNet; `invalid-file`, and whatever the
 * store throws
 */
export async function readIpAdapter(
  stored: StoredIpAdapter,
  unet: UnetConfig,
  precision: Precision,
): Promise<Part<IpAdapterConfig>> {
  const { name } = stored;
  const part = await readLonePart(stored, precision, (index) => ipAdapterConfigOf(index, name));
  if (fitsUnet(part.config, unet)) return part;
  const { crossAttentionDim: width } = part.config;
  const expected = unet.crossAttentionDim;
  throw new AppError(
    'invalid-request',
    `The IP-Adapter ${name} makes tokens ${width} wide, the UNet reads ${expected}.`,
    { field: 'controls', what: 'ip-adapter-misfit', found: name, width, expected },
  );
}
