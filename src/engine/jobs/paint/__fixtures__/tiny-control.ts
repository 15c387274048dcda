import { readFileSync } from 'node:fs';
import type { ControlMode } from '../../../../contract/controls.ts';
import type { SamplerId } from '../../../../contract/samplers.ts';
import type { Pixels } from '../../../../core/image/resample.ts';
import { withAlpha } from '../../../../core/image/with-alpha.ts';
import type { PictureControl } from '../../../../pipeline/control.ts';
import type { Start } from '../../../../pipeline/start.ts';
import type { StoredControlNet } from '../../../../storage/stored-control-net.ts';
import { openWeights } from '../../../../storage/open-weights.ts';
import type { Engine } from './golden-pictures.ts';
import { decodePicture, readGoldens, type EncodedPicture, type GoldenCase } from './golden-case.ts';

export const ADAPTERS = ['full', 'light', 'full-grey', 'light-grey'] as const;
export type AdapterName = (typeof ADAPTERS)[number];
type NetName = 'line' | 'swapped' | 'pooled' | AdapterName;

export interface ControlCase extends GoldenCase<SamplerId> {
  readonly start: 'noise' | 'image' | 'mask';
  readonly strength: number;
  readonly model: 'plain' | 'inpainting';
  readonly isGuess: boolean;
  readonly isSeamless: boolean;
  readonly controls: readonly (Pick<PictureControl, 'weight' | 'start' | 'end'> & {
    readonly net: NetName;
    readonly picture: number;
    readonly mode: ControlMode;
  })[];
}

/** Pictures that control nets guide, drawn by diffusers: scripts/goldens/control_nets.py. */
const goldens = readGoldens<
  SamplerId,
  ControlCase,
  {
    readonly lines: Readonly<Record<string, EncodedPicture>>;
    readonly image: EncodedPicture;
    readonly mask: EncodedPicture;
  }
>('tiny-control/pictures.json.gz');

export const { cases } = goldens;

/** The same for T2I-Adapters: scripts/goldens/t2i_adapters.py. */
export const { cases: adapterCases } = readGoldens<SamplerId, ControlCase>(
  'tiny-t2i-adapter/pictures.json.gz',
);

export const FOLDER = 'src/pipeline/__goldens__/tiny-control';
export const ADAPTER_FOLDER = 'src/pipeline/__goldens__/tiny-t2i-adapter';
const FILE = 'diffusion_pytorch_model.safetensors';
export const WEIGHTS = `${FOLDER}/line/${FILE}`;

/** One of the goldens' nets as the library stores it. */
export function netOf(name: NetName): StoredControlNet {
  const { config, weights } = filesOf(name);
  return {
    name,
    contentId: name,
    config: readFileSync(config, 'utf8'),
    weights: (precision) => openWeights(new Blob([readFileSync(weights)]), name, precision),
  };
}

function filesOf(name: NetName) {
  if (ADAPTERS.some((adapter) => adapter === name)) {
    const folder = `${ADAPTER_FOLDER}/${name}`;
    return { config: `${folder}/config.json`, weights: `${folder}/${FILE}` };
  }
  const config = name === 'line' ? 'line/config.json' : `${name}.json`;
  return { config: `${FOLDER}/${config}`, weights: WEIGHTS };
}

export const linesOf = (shift: number): Pixels => pixelsOf(goldens.lines[String(shift)]!, 3);

/** What guides a case. diffusers' guess mode is A1111's "ControlNet is more important". */
export async function controlsOf(
  { model }: Engine,
  { controls, isGuess }: Pick<ControlCase, 'controls' | 'isGuess'>,
): Promise<readonly PictureControl[]> {
  const nets = await model.useControlNets(controls.map(({ net }) => netOf(net)));
  return controls.map(({ picture, mode, ...control }, index) => ({
    ...control,
    net: nets[index]!,
    picture: () => linesOf(picture),
    mode: isGuess ? 'control' : mode,
  }));
}

/** What a case starts from. */
export function startOf({ start, strength }: ControlCase): Start {
  if (start === 'noise') return { type: 'noise' };
  const { data, ...size } = pixelsOf(goldens.image, 3);
  const image = { width: size.width, height: size.height, data: withAlpha(data) };
  if (start === 'image') return { type: 'image', image, strength };
  const mask = pixelsOf(goldens.mask, 1);
  return { type: 'inpaint', image, mask, strength, content: 'image', isSoft: false };
}

export function pixelsOf(picture: EncodedPicture, channels: number): Pixels {
  const [height = 0, width = 0] = picture.shape;
  return { width, height, channels, data: decodePicture(picture) };
}
