import { alphaOf, fromWhite, onWhite } from '../../../core/image/alpha.ts';
import { resample, type Pixels } from '../../../core/image/resample.ts';
import { AppError } from '../../../core/errors.ts';
import {
  enlargedSize,
  ENLARGEMENTS,
  LANCZOS,
  LONGEST_EDGE,
  type EnlargeRequest,
  type EnlargeResult,
} from '../../../contract/enlarging.ts';
import type { Cancelled } from '../../../contract/job-request.ts';
import { enlargePicture } from '../../../pipeline/enlarge-picture.ts';
import { ALPHA_CODECS, type PictureCodecs } from '../../picture-codecs.ts';
import type { JobContext, JobRunner } from '../job.ts';
import { keptTexts } from './kept-texts.ts';
import { idsOfUpscaler, openUpscaler } from './open-upscaler.ts';
import { openUpscalingModel } from './open-upscaling-model.ts';

/** Makes a picture larger. */
export function enlargeJob(codecs: PictureCodecs = ALPHA_CODECS): JobRunner<'enlarge'> {
  return {
    idsOf: ({ upscaler }) => idsOfUpscaler(upscaler),
    run: (request, context) => enlarge(request, context, codecs),
  };
}

async function enlarge(
  request: EnlargeRequest,
  context: JobContext,
  { decode, encode }: PictureCodecs,
): Promise<EnlargeResult | Cancelled> {
  const { picture, factor } = request;
  const started = performance.now();
  if (!ENLARGEMENTS.includes(factor)) {
    throw new AppError('invalid-request', `factor: ${String(factor)}`, {
      field: 'factor',
      found: String(factor),
    });
  }
  const pixels = await decode(picture);
  const size = enlargedSize(pixels, factor);
  if (!size) throw tooLarge(pixels, factor);
  const { width, height } = size;
  const done = await enlargeColours(onWhite(pixels), request, context);
  if (!done) return { type: 'cancelled' };
  // Networks handle colours only.
  const alpha = alphaOf(pixels);
  const { data } = fromWhite(done.colours, alpha && resample(alpha, width, height, 'lanczos'));
  const rgba = new Uint8ClampedArray(data.buffer as ArrayBuffer);
  const { upscalerName } = done;
  const texts = await keptTexts(picture, { factor, upscalerName });
  const png = await encode({ width, height, data: rgba }, texts);
  return {
    type: 'enlarged',
    png,
    width,
    height,
    upscalerName,
    tookMs: performance.now() - started,
  };
}

/** @returns null if it was cancelled */
async function enlargeColours(
  colours: Pixels,
  { factor, upscaler }: EnlargeRequest,
  { bench, onProgress, signal }: JobContext,
): Promise<{ readonly colours: Pixels; readonly upscalerName: string } | null> {
  const onTile = (tile: number, tiles: number) => onProgress({ type: 'enlarging', tile, tiles });
  if (upscaler.type === 'lanczos') {
    onTile(1, 1);
    const { width, height } = colours;
    const enlarged = resample(colours, width * factor, height * factor, 'lanczos');
    return { colours: enlarged, upscalerName: LANCZOS };
  }
  const loaded = await bench.load(await openUpscaler(upscaler), openUpscalingModel);
  const { model, stored } = loaded;
  return bench.compute(loaded, async () => {
    const enlarged = await enlargePicture(model, colours, { factor, onTile, signal });
    return enlarged && { colours: enlarged, upscalerName: stored.name };
  });
}

function tooLarge({ width, height }: Pixels, factor: number): AppError {
  const found = Math.max(width, height) * factor;
  return new AppError('invalid-request', `An edge would be ${found} pixels long.`, {
    field: 'factor',
    what: 'too-large',
    found,
    max: LONGEST_EDGE,
  });
}
