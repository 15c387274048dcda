import { AppError } from '../../../core/errors.ts';
import { cosines } from '../../../core/matching/agreement.ts';
import type { Cancelled } from '../../../contract/job-request.ts';
import type { MatchRequest, MatchResult, MatchedPicture } from '../../../contract/matching.ts';
import { decodePicture, type DecodePicture } from '../../decode-picture.ts';
import type { JobContext, JobRunner } from '../job.ts';
import { idsOfPair, openPair } from './matching-pair.ts';

/** Compares pictures with texts. A picture that cannot be read does not stop the others. */
export function matchJob(decode: DecodePicture = decodePicture): JobRunner<'match'> {
  return {
    idsOf: ({ pair }) => idsOfPair(pair),
    run: (request, context) => match(request, context, decode),
  };
}

async function match(
  { pair, texts, pictures }: MatchRequest,
  context: JobContext,
  decode: DecodePicture,
): Promise<MatchResult | Cancelled> {
  const { bench, onProgress, signal } = context;
  const encoders = await openPair(pair, context);
  const total = texts.length + pictures.length;
  let done = 0;
  const advance = () => onProgress({ type: 'matching', done: ++done, total });
  return bench.compute(encoders.loaded, async () => {
    done = 0;
    const ofTexts = await encoders.embedTexts(texts, advance);
    const matched: MatchedPicture[] = [];
    for (const picture of pictures) {
      if (signal.aborted) return { type: 'cancelled' };
      const pixels = await decode(picture).catch((error: unknown) => AppError.from(error));
      matched.push(
        pixels instanceof AppError
          ? { ok: false, error: pixels.toData() }
          : { ok: true, cosines: cosines(await encoders.embedPicture(pixels), ofTexts) },
      );
      advance();
    }
    return { type: 'matched', pictures: matched, logitScale: encoders.logitScale };
  });
}
