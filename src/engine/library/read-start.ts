import { alphaOf, fromWhite, isHole, onWhite } from '../../core/image/alpha.ts';
import { isBlack } from '../../core/image/is-black.ts';
import { resample, type Pixels } from '../../core/image/resample.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { Ground, ReadStart, StartChange } from '../../contract/start-picture.ts';
import { isMoving } from '../../core/formats/is-moving.ts';
import { ALPHA_CODECS, type PictureCodecs } from '../picture-codecs.ts';

/**
 * Prepares a picture to start from: its first frame, on white by default, within the size limit.
 *
 * @throws AppError `unreadable-picture`, see `decodePicture`
 */
export async function readStart(
  file: Blob,
  ground: Ground = 'white',
  { decode, encode }: PictureCodecs = ALPHA_CODECS,
): Promise<ReadStart> {
  const pixels = await decode(file);
  const changes: StartChange[] = [];
  const alpha = alphaOf(pixels);
  if (alpha && ground === 'white') changes.push('on-white');
  if (await isMoving(file)) changes.push('first-frame');
  const small = withinLimit(onWhite(pixels));
  if (small.width !== pixels.width || small.height !== pixels.height) changes.push('smaller');
  const kept = ground === 'kept' && alpha ? withinLimit(alpha) : null;
  const { width, height, data } = fromWhite(small, kept);
  const image = { width, height, data: new Uint8ClampedArray(data) };
  const picture = await encode(image, new Map());
  const hasHoles = kept?.data.some(isHole) ?? false;
  return { picture, width, height, changes, isBlack: isBlack(small), hasHoles };
}

function withinLimit(pixels: Pixels): Pixels {
  const scale = LIMITS.pictureEdge / Math.max(pixels.width, pixels.height);
  if (scale >= 1) return pixels;
  const [width, height] = [pixels.width, pixels.height].map((edge) =>
    Math.max(1, Math.round(edge * scale)),
  ) as [number, number];
  return resample(pixels, width, height, 'lanczos');
}
