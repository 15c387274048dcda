import { readFileSync } from 'node:fs';
import { bytesSource } from '../../../../core/formats/byte-source.ts';
import { openCheckpoint } from '../../../../core/formats/checkpoint/open-checkpoint.ts';
import { controlWeights } from '../../../../storage/add-ons/control-net/control-weights.ts';
import type { SourceFiles } from '../../../../storage/import/source-files.ts';
import type { SamplerId } from '../../../../contract/samplers.ts';
import type { PictureControl } from '../../../../pipeline/control.ts';
import { openWeights } from '../../../../storage/open-weights.ts';
import type { StoredControlNet } from '../../../../storage/stored-control-net.ts';
import { readGoldens, type EncodedPicture } from './golden-case.ts';
import type { Engine } from './golden-pictures.ts';
import { pixelsOf, type ControlCase } from './tiny-control.ts';

/** A model of skypaint-mini's shape and a control net without attention: scripts/goldens/outline_net.py. */
const GOLDENS = 'src/pipeline/__goldens__';
export const OUTLINE_NET = `${GOLDENS}/tiny-outline/tiny-outline.safetensors`;

/** Pictures that it guides, drawn by diffusers. */
const goldens = readGoldens<
  SamplerId,
  ControlCase,
  { readonly lines: Readonly<Record<string, EncodedPicture>> }
>('tiny-outline/pictures.json.gz');

export const { cases } = goldens;

const SHARED = [
  'model_index.json',
  'text_encoder/config.json',
  'text_encoder/model.safetensors',
  'scheduler/scheduler_config.json',
  'tokenizer/vocab.txt',
];
const OWN = ['unet', 'vae'].flatMap((part) =>
  ['config.json', 'diffusion_pytorch_model.safetensors'].map((file) => `${part}/${file}`),
);

/** Its diffusers folder. */
export const outlineFolder = (): SourceFiles =>
  new Map(
    [
      ...SHARED.map((path) => [path, `tiny-skypaint/${path}`] as const),
      ...OWN.map((path) => [path, `tiny-outline/${path}`] as const),
    ].map(([path, place]) => [path, new Blob([readFileSync(`${GOLDENS}/${place}`)])]),
  );

/** The net as the library stores it, with the config from its file. */
async function outlineNet(): Promise<StoredControlNet> {
  const content = readFileSync(OUTLINE_NET);
  const file = await openCheckpoint(bytesSource('tiny-outline', content));
  return {
    name: 'tiny-outline',
    contentId: 'tiny-outline',
    config: controlWeights(file).config(),
    weights: (precision) => openWeights(new Blob([content]), 'tiny-outline', precision),
  };
}

/** What guides a case. */
export async function outlineControls(
  { model }: Engine,
  controls: ControlCase['controls'],
): Promise<readonly PictureControl[]> {
  const nets = await model.useControlNets([await outlineNet()]);
  return controls.map(({ picture, ...control }) => ({
    ...control,
    net: nets[0]!,
    picture: () => pixelsOf(goldens.lines[String(picture)]!, 3),
  }));
}
