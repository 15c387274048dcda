import { z } from 'zod';
import { AppError } from '../errors.ts';
import { resample, type Pixels, type ResampleFilter } from './resample.ts';

/** PIL.Image.Resampling by number. No published processor uses 0, nearest neighbour. */
const FILTERS: Readonly<Record<number, ResampleFilter>> = {
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
  4: 'box',
  5: 'hamming',
};

const edge = z.int().min(1).max(4096);
const size = z.union([
  edge,
  z.strictObject({ shortest_edge: edge }),
  z.strictObject({ height: edge, width: edge }),
]);
const perChannel = z.tuple([z.number(), z.number(), z.number()]);

/** preprocessor_config.json, with the defaults of CLIPImageProcessor. */
const schema = z.object({
  do_resize: z.boolean().default(true),
  size: size.default({ shortest_edge: 224 }),
  resample: z.int().min(1).max(5).default(3),
  do_center_crop: z.boolean().default(true),
  crop_size: size.default({ height: 224, width: 224 }),
  do_rescale: z.boolean().default(true),
  rescale_factor: z
    .number()
    .positive()
    .default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: perChannel.default([0.48145466, 0.4578275, 0.40821073]),
  image_std: perChannel.default([0.26862954, 0.26130258, 0.27577711]),
});

export type ClipImageProcessorConfig = z.infer<typeof schema>;

/** @throws AppError `invalid-config` */
export function parseImageProcessorConfig(
  json: unknown,
  file = 'feature_extractor/preprocessor_config.json',
): ClipImageProcessorConfig {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new AppError('invalid-config', `${file}: ${z.prettifyError(result.error)}`, { file });
}

/**
 * transformers' CLIPImageProcessor (models/clip/image_processing_clip.py) with Pillow's resize: resizes, crops to the centre
 * and normalizes.
 *
 * @param pixels three channels, RGB
 * @returns `pixel_values` `[3, height, width]` float32
 */
export function processClipImage(
  pixels: Pixels,
  config: ClipImageProcessorConfig,
): { readonly shape: readonly [3, number, number]; readonly data: Float32Array } {
  const cropped = cropForClip(pixels, config);
  const { width, height, data } = cropped;
  const area = width * height;
  const values = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel += 1) {
    const mean = config.do_normalize ? config.image_mean[channel]! : 0;
    const deviation = config.do_normalize ? config.image_std[channel]! : 1;
    const factor = config.do_rescale ? config.rescale_factor : 1;
    for (let place = 0; place < area; place += 1) {
      values[channel * area + place] = (data[3 * place + channel]! * factor - mean) / deviation;
    }
  }
  return { shape: [3, height, width], data: values };
}

/** The part of a picture that CLIP sees, at the size at which it sees it. Three channels of 8 bits. */
export function cropForClip(pixels: Pixels, config: ClipImageProcessorConfig): Pixels {
  let result = pixels;
  if (config.do_resize) {
    const [width, height] = targetSize(pixels, config.size);
    result = resample(pixels, width, height, FILTERS[config.resample]!);
  }
  if (!config.do_center_crop) return result;
  const { width, height } = cropSize(config);
  return cropCentre(result, width, height);
}

/** The size of the processor's output; null if it depends on the picture. */
export function outputSize(config: ClipImageProcessorConfig): Size | null {
  if (config.do_center_crop) return cropSize(config);
  const { size } = config;
  return config.do_resize && typeof size === 'object' && 'height' in size ? size : null;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function cropSize({ crop_size: crop }: ClipImageProcessorConfig): Size {
  if (typeof crop === 'object' && 'height' in crop) return crop;
  const edge = typeof crop === 'number' ? crop : crop.shortest_edge;
  return { width: edge, height: edge };
}

/** transformers' get_resize_output_image_size: the longer edge keeps the proportions, rounded down. */
function targetSize(
  { width, height }: Pixels,
  wanted: ClipImageProcessorConfig['size'],
): [number, number] {
  if (typeof wanted === 'object' && 'height' in wanted) return [wanted.width, wanted.height];
  const short = typeof wanted === 'number' ? wanted : wanted.shortest_edge;
  const long = Math.trunc((short * Math.max(width, height)) / Math.min(width, height));
  return width <= height ? [short, long] : [long, short];
}

/** transformers' center_crop: any area that the picture does not cover is black. */
function cropCentre(pixels: Pixels, width: number, height: number): Pixels {
  const { channels, data } = pixels;
  if (pixels.width === width && pixels.height === height) return pixels;
  const left = centred(pixels.width, width);
  const top = centred(pixels.height, height);
  const result = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row += 1) {
    const sourceRow = top + row;
    if (sourceRow < 0 || sourceRow >= pixels.height) continue;
    const from = Math.max(left, 0);
    const to = Math.min(left + width, pixels.width);
    const source = data.subarray(
      (sourceRow * pixels.width + from) * channels,
      (sourceRow * pixels.width + to) * channels,
    );
    result.set(source, (row * width + from - left) * channels);
  }
  return { width, height, channels, data: result };
}

/** The offset of a crop. If the picture is smaller than the crop, the reference pads it first, rounding the border up. */
function centred(available: number, wanted: number): number {
  if (wanted <= available) return Math.floor((available - wanted) / 2);
  return -Math.ceil((wanted - available) / 2);
}
