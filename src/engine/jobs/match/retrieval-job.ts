import { AppError } from '../../../core/errors.ts';
import { decodeBase64 } from '../../../core/formats/captions/base64.ts';
import { twoWayRecall } from '../../../core/matching/two-way-recall.ts';
import type { Cancelled } from '../../../contract/job-request.ts';
import type {
  PictureFailure,
  RetrievalRequest,
  RetrievalResult,
  RetrievalSet,
  SetPicture,
} from '../../../contract/retrieval.ts';
import { RetrievalStore } from '../../../storage/retrieval-store.ts';
import { decodePicture, type DecodePicture } from '../../decode-picture.ts';
import type { JobContext, JobRunner } from '../job.ts';
import { idsOfPair, openPair, type OpenPair } from './matching-pair.ts';
import { RetrievalProgress } from './retrieval-progress.ts';

/** How long it reads before it lets other jobs go first: a search in the gallery must not wait for minutes. */
const SPELL_MS = 1000;
/** How many texts are read before it checks whether the user wants to pause, and stores what is done. */
const TEXTS_AT_ONCE = 16;
const PICTURES_AT_ONCE = 16;
/** How many texts are ranked between two such checks. */
const RANKS_AT_ONCE = 256;

interface Tools {
  readonly decode: DecodePicture;
  readonly store: RetrievalStore;
}

/**
 * Measures how well a pair of encoders finds pictures by their captions, and captions by their pictures. When it is cancelled, the
 * embeddings so far stay on the disk, and the next measurement of the same set with the same pair goes on from there.
 */
export function retrievalJob(
  tools: Tools = { decode: decodePicture, store: new RetrievalStore() },
): JobRunner<'measureRetrieval'> {
  return {
    idsOf: ({ pair }) => idsOfPair(pair),
    run: (request, context) => measure(request, context, tools),
  };
}

async function measure(
  { pair, set }: RetrievalRequest,
  context: JobContext,
  { decode, store }: Tools,
): Promise<RetrievalResult | Cancelled> {
  const { bench, onProgress, signal, giveWay } = context;
  let progress: RetrievalProgress | null = null;
  while (!progress?.isComplete) {
    const encoders = await openPair(pair, context);
    // A job that went first may have changed the device, and with it the precision.
    const current: RetrievalProgress = progress?.isOf(encoders)
      ? progress
      : await RetrievalProgress.open(store, set, encoders);
    progress = current;
    const report = () => onProgress({ type: 'matching', done: current.done, total: current.total });
    report();
    await bench.compute(encoders.loaded, async () => {
      const end = performance.now() + SPELL_MS;
      while (!current.isComplete && !signal.aborted && performance.now() < end) {
        await readSome(set, current, encoders, decode);
        report();
      }
    });
    if (signal.aborted) return { type: 'cancelled' };
    await giveWay();
  }
  if (progress.failures.length === set.pictures.length) {
    await progress.discard();
    const details = { what: 'no-picture-opens' };
    throw new AppError('unreadable-captions', 'no picture can be decoded', details);
  }
  const result = await rank(set, progress, context);
  if (!result) return { type: 'cancelled' };
  await progress.discard();
  return result;
}

/** Captions first, then pictures. */
async function readSome(
  set: RetrievalSet,
  progress: RetrievalProgress,
  encoders: OpenPair,
  decode: DecodePicture,
): Promise<void> {
  const rows = progress.nextTexts(TEXTS_AT_ONCE);
  if (rows.length > 0) {
    const { data } = await encoders.embedTexts(rows.map((row) => set.texts[row]!));
    await progress.addTexts(data);
    return;
  }
  const { next } = progress.pictures;
  const pictures = set.pictures.slice(next, next + PICTURES_AT_ONCE);
  await progress.addPictures(await readPictures(pictures, encoders, decode));
}

async function readPictures(
  pictures: readonly SetPicture[],
  encoders: OpenPair,
  decode: DecodePicture,
): Promise<{ vectors: Float32Array; failures: PictureFailure[] }> {
  const { dimensions } = encoders.loaded.model;
  const vectors = new Float32Array(pictures.length * dimensions);
  const failures: PictureFailure[] = [];
  for (const [place, picture] of pictures.entries()) {
    const pixels = await fileOf(picture)
      .then(decode)
      .catch((error: unknown) => AppError.from(error));
    if (pixels instanceof AppError) failures.push({ name: picture.name, error: pixels.toData() });
    else vectors.set((await encoders.embedPicture(pixels)).data, place * dimensions);
  }
  return { vectors, failures };
}

/** @throws AppError `unreadable-picture` */
async function fileOf({ file, isBase64 }: SetPicture): Promise<Blob> {
  return isBase64 ? new Blob([decodeBase64(await file.text())]) : file;
}

/** @returns null if it was cancelled */
async function rank(
  set: RetrievalSet,
  { dimensions, texts, pictures, failures, wasStored }: RetrievalProgress,
  { onProgress, signal, giveWay }: JobContext,
): Promise<RetrievalResult | null> {
  const failed = new Set(failures.map(({ name }) => name));
  const shown = set.pictures.flatMap(({ name }, index) => (failed.has(name) ? [] : [index]));
  const placeOf = new Map(shown.map((index, place) => [index, place]));
  const asked: number[] = [];
  const picturesOf: number[][] = [];
  set.picturesOf.forEach((right, text) => {
    const found = right.flatMap((index) => placeOf.get(index) ?? []);
    if (found.length === 0) return;
    asked.push(text);
    picturesOf.push(found);
  });
  if (asked.length === 0) throw new AppError('unreadable-captions', '', { what: 'nothing-fits' });
  const counting = twoWayRecall({
    texts: { dimensions, data: rowsOf(texts.vectors, asked, dimensions) },
    pictures: { dimensions, data: rowsOf(pictures.vectors, shown, dimensions) },
    picturesOf,
  });
  for (;;) {
    const next = counting.next();
    if (next.done) {
      const counts = { texts: asked.length, pictures: shown.length };
      return { type: 'measured', ...next.value, ...counts, failures, wasStored };
    }
    if (next.value % RANKS_AT_ONCE !== 0) continue;
    onProgress({ type: 'ranking', done: next.value, total: asked.length });
    // Otherwise a cancellation would arrive only when there is nothing left to cancel.
    await new Promise<void>((resolve) => setTimeout(resolve));
    await giveWay();
    if (signal.aborted) return null;
  }
}

function rowsOf(data: Float32Array, rows: readonly number[], dimensions: number): Float32Array {
  if (rows.length * dimensions === data.length) return data;
  const result = new Float32Array(rows.length * dimensions);
  rows.forEach((row, place) =>
    result.set(data.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions),
  );
  return result;
}
