import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { unzlibSync } from 'fflate';
import { psnr } from '../../../../core/metrics/index.ts';
import type { GuidanceInterval } from '../../../../pipeline/guidance-interval.ts';

/** A picture drawn by diffusers and its settings; written by scripts/goldens. */
export interface GoldenCase<Sampler extends string> {
  readonly sampler: Sampler;
  readonly steps: number;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly seed: number;
  /** None by default. */
  readonly variation?: { readonly seed: number; readonly strength: number };
  readonly guidanceScale: number;
  /** None by default. */
  readonly guidanceRescale?: number;
  /** All steps by default. */
  readonly guidanceInterval?: GuidanceInterval;
  /** None by default. */
  readonly cacheInterval?: number;
  /** As A1111 counts it; 1 by default. */
  readonly clipSkip?: number;
  /** The name of the VAE that decoded it; the model's own by default. */
  readonly vae?: string;
  readonly picture: EncodedPicture;
}

/** 8-bit RGB `[height, width, 3]`. */
export interface EncodedPicture {
  readonly shape: readonly number[];
  readonly deflatedUint8: string;
}

export interface Goldens<Sampler extends string, Case = GoldenCase<Sampler>> {
  /** SHA-256 by path of the weights that drew the pictures. */
  readonly model: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

/**
 * @typeParam Others the file's other fields
 * @param name a file of src/pipeline/__goldens__, JSON or gzipped JSON
 */
export function readGoldens<
  Sampler extends string,
  Case extends GoldenCase<Sampler> = GoldenCase<Sampler>,
  Others = unknown,
>(name: string): Goldens<Sampler, Case> & Others {
  const content = readFileSync(`src/pipeline/__goldens__/${name}`);
  const json = name.endsWith('.gz') ? gunzipSync(content) : content;
  return JSON.parse(json.toString('utf8')) as Goldens<Sampler, Case> & Others;
}

/**
 * How similar a picture is to diffusers', in dB: above 40 no difference is visible.
 *
 * @param rgb 8-bit `[height, width, 3]`
 */
export function likeness(rgb: ArrayLike<number>, { picture }: GoldenCase<string>): number {
  const reference = decodePicture(picture);
  if (rgb.length !== reference.length) {
    throw new Error(`${rgb.length} values instead of ${picture.shape.join(' x ')}`);
  }
  return psnr(rgb, reference, 255);
}

export const decodePicture = ({ deflatedUint8 }: EncodedPicture): Uint8Array =>
  unzlibSync(Buffer.from(deflatedUint8, 'base64'));

/** Without the alpha channel. */
export function rgbOf<Values extends Uint8Array | Uint8ClampedArray>(rgba: Values): Values {
  return rgba.filter((_, index) => index % 4 !== 3) as Values;
}
