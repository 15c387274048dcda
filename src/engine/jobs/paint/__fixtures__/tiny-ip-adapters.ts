import { readFileSync } from 'node:fs';
import { createSampler } from '../../../../core/schedulers/samplers.ts';
import { DEFAULT_CONTROL, type Control } from '../../../../contract/controls.ts';
import type { ComputeDevice } from '../../../../runtime/device.ts';
import { importFiles } from '../../../../storage/import/import-files.ts';
import { openDirectory, removePath } from '../../../../storage/opfs.ts';
import { IMPORT_CONTEXT } from '../../../library/__fixtures__/import-context.ts';
import { Workbench } from '../../../workbench.ts';
import { imagePromptsOf } from '../image-prompts-of.ts';
import { decodePicture, readGoldens, type EncodedPicture, type GoldenCase } from './golden-case.ts';
import { openFolder, paint, type Engine } from './golden-pictures.ts';

const FOLDER = 'src/pipeline/__goldens__/tiny-ip-adapter/';

interface Adapter extends Pick<Control, 'weight' | 'start' | 'end'> {
  readonly file: string;
  /** Its index among the images. */
  readonly picture: number;
}

export interface AdapterCase extends GoldenCase<'euler'> {
  readonly adapters: readonly Adapter[];
  /** Only with a start picture, the third of the images. */
  readonly strength?: number;
}

/** Pictures that diffusers drew with tiny random IP-Adapters: scripts/goldens/ip_adapters.py. */
const goldens = readGoldens<'euler', AdapterCase, { readonly images: readonly EncodedPicture[] }>(
  'tiny-ip-adapter/pictures.json.gz',
);
export const { cases } = goldens;

export const base = openFolder('src/pipeline/__goldens__/tiny-skypaint/');

export const adapterFile = (name: string) => new Blob([readFileSync(FOLDER + name)]);
export const encoderFolder = (): ReadonlyMap<string, Blob> =>
  new Map(
    ['config.json', 'model.safetensors'].map((name) => [
      `image_encoder/${name}`,
      adapterFile(`image_encoder/${name}`),
    ]),
  );
export const ADAPTERS = ['tiny-ip.bin', 'tiny-ip-plus.safetensors', 'tiny-ip-full.safetensors'];

/** The library with nothing but the adapters and their image encoder. */
export async function importAll(): Promise<void> {
  await removePath(await openDirectory(''), 'addons');
  await importFiles(encoderFolder(), [], IMPORT_CONTEXT);
  for (const name of ADAPTERS) await importFiles([[name, adapterFile(name)]], [], IMPORT_CONTEXT);
}

/** Stands for the browser's decoder: a picture's file is its number. */
export async function decode(file: Blob) {
  const image = goldens.images[Number(await file.text())]!;
  const [height = 0, width = 0] = image.shape;
  return { width, height, channels: 3, data: decodePicture(image) };
}

export const benchOn = (device: ComputeDevice) =>
  new Workbench({ open: () => Promise.resolve(base), isCurrent: () => Promise.resolve(true) }, () =>
    Promise.resolve(device),
  );

export const controlOf = ({ file, picture, ...how }: Adapter): Control => ({
  ...DEFAULT_CONTROL,
  ...how,
  addOn: file.replace(/\.\w+$/, ''),
  kind: 'ip-adapter',
  picture: new Blob([String(picture)]),
});

/** 8-bit RGB: a case's picture, painted through the library. */
export async function pictureOf(
  engine: Engine,
  bench: Workbench,
  request: AdapterCase,
): Promise<Uint8ClampedArray> {
  const { signal } = new AbortController();
  const controls = request.adapters.map(controlOf);
  const ready = (await imagePromptsOf(controls, { bench, signal }, decode))!;
  await engine.model.useAdapters(ready.adapters);
  const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
  const options = { imagePrompts: ready.prompts };
  return paint(engine, request, scheduler, [], await startOf(request), undefined, options);
}

async function startOf({ strength }: AdapterCase) {
  if (strength === undefined) return { type: 'noise' } as const;
  const { width, height, data: rgb } = await decode(new Blob(['2']));
  const data = new Uint8ClampedArray(width * height * 4).map((_, i) =>
    i % 4 === 3 ? 255 : rgb[Math.floor(i / 4) * 3 + (i % 4)]!,
  );
  return { type: 'image', image: { width, height, data }, strength } as const;
}
