import { readFileSync } from 'node:fs';
import { bytesSource } from '../../../../core/formats/byte-source.ts';
import { withTensor } from '../../../../core/formats/__fixtures__/safetensors-file.ts';
import { readTensor } from '../../../../core/formats/checkpoint/checkpoint-file.ts';
import { openCheckpoint } from '../../../../core/formats/checkpoint/open-checkpoint.ts';
import type { Pixels } from '../../../../core/image/resample.ts';
import type { SamplerId } from '../../../../contract/samplers.ts';
import type { InpaintStart } from '../../../../pipeline/inpaint.ts';
import type { RgbaPixels } from '../../../../pipeline/latent-preview.ts';
import type { SourceFiles } from '../../../../storage/import/source-files.ts';
import { decodePicture, readGoldens, type EncodedPicture, type GoldenCase } from './golden-case.ts';

export interface InpaintCase extends GoldenCase<SamplerId> {
  readonly strength: number;
  readonly model: 'plain' | 'inpainting';
  readonly content: InpaintStart['content'];
  readonly isSoft: boolean;
  /** The slope in the goldens, or all white. */
  readonly mask: 'slope' | 'all';
}

/** Partly repainted pictures, drawn by StableDiffusionInpaintPipeline: scripts/goldens/inpaint.py. */
const {
  cases: all,
  images,
  masks,
} = readGoldens<
  SamplerId,
  InpaintCase,
  { readonly images: readonly EncodedPicture[]; readonly masks: readonly EncodedPicture[] }
>('tiny-inpaint/pictures.json.gz');

export const cases = all;

const GOLDENS = 'src/pipeline/__goldens__';
const CONV_IN = 'conv_in.weight';
const WEIGHTS = 'unet/diffusion_pytorch_model.safetensors';

const read = (path: string) => readFileSync(`${GOLDENS}/${path}`);

/** tiny-skypaint's UNet with the first layer of the inpainting model that scripts/goldens/inpaint.py makes from it. */
async function inpaintingUnet(): Promise<Blob> {
  const first = await openCheckpoint(
    bytesSource('conv_in.safetensors', read('tiny-inpaint/conv_in.safetensors')),
  );
  const { dtype, shape, ...rest } = first.tensors.get(CONV_IN)!;
  const data = await readTensor({ dtype, shape, ...rest });
  const file = withTensor(read(`tiny-skypaint/${WEIGHTS}`), CONV_IN, { dtype, shape, data });
  return new Blob([file as Uint8Array<ArrayBuffer>]);
}

/** A diffusers folder with tiny-skypaint as an inpainting model. */
export async function inpaintingFolder(): Promise<SourceFiles> {
  const shared = [
    'text_encoder/config.json',
    'text_encoder/model.safetensors',
    'vae/config.json',
    'vae/diffusion_pytorch_model.safetensors',
    'scheduler/scheduler_config.json',
    'tokenizer/vocab.txt',
  ].map((path) => [path, new Blob([read(`tiny-skypaint/${path}`)])] as const);
  return new Map([
    ...shared,
    ['model_index.json', new Blob([read('tiny-inpaint/model_index.json')])],
    ['unet/config.json', new Blob([read('tiny-inpaint/unet.json')])],
    [WEIGHTS, await inpaintingUnet()],
  ]);
}

const sized = (pictures: readonly EncodedPicture[], { picture }: InpaintCase) =>
  pictures.find(({ shape }) => String(shape.slice(0, 2)) === String(picture.shape.slice(0, 2)))!;

function imageFor(request: InpaintCase): RgbaPixels {
  const image = sized(images, request);
  const [height = 0, width = 0] = image.shape;
  const rgb = decodePicture(image);
  const data = new Uint8ClampedArray(width * height * 4).map((_, i) =>
    i % 4 === 3 ? 255 : rgb[Math.floor(i / 4) * 3 + (i % 4)]!,
  );
  return { width, height, data };
}

function maskFor(request: InpaintCase): Pixels {
  const { width, height } = imageFor(request);
  const data = decodePicture(sized(masks, request));
  if (request.mask === 'all') data.fill(255);
  return { width, height, channels: 1, data };
}

/** What a case starts from. */
export function startOf(request: InpaintCase): InpaintStart {
  const { strength, content, isSoft } = request;
  const [image, mask] = [imageFor(request), maskFor(request)];
  return { type: 'inpaint', image, mask, strength, content, isSoft };
}
