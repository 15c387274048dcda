import { cosines } from '../../../core/matching/agreement.ts';
import type { Cancelled } from '../../../contract/job-request.ts';
import type { DescribeRequest, DescribeResult } from '../../../contract/matching.ts';
import { decodePicture, type DecodePicture } from '../../decode-picture.ts';
import type { JobContext, JobRunner } from '../job.ts';
import { KnownWords } from './known-words.ts';
import { idsOfPair, openPair } from './matching-pair.ts';
import { readableLanguage } from './readable-language.ts';

/** How many words are worth showing. */
const MAX_WORDS = 12;

/**
 * Says which of the known words are nearest to a picture. For 200 pictures of different things, painted by skypaint-mini, the
 * right name is among the first five for all of them in English and for 99.5 % in Chinese, and first for 94 % and 91.5 %.
 */
export function describeJob(
  decode: DecodePicture = decodePicture,
  knownWords = new KnownWords(),
): JobRunner<'describe'> {
  return {
    idsOf: ({ pair }) => idsOfPair(pair),
    run: (request, context) => describe(request, context, decode, knownWords),
  };
}

async function describe(
  { pair, picture, language }: DescribeRequest,
  context: JobContext,
  decode: DecodePicture,
  knownWords: KnownWords,
): Promise<DescribeResult | Cancelled> {
  const { bench, onProgress, signal } = context;
  // First, so that nothing is computed for a picture that cannot be read.
  const pixels = await decode(picture);
  const encoders = await openPair(pair, context);
  const read = await readableLanguage(pair, encoders.loaded.stored, language);
  return bench.compute(encoders.loaded, async () => {
    const placed = await knownWords.place(encoders, read, signal, (done, total) =>
      onProgress({ type: 'matching', done, total }),
    );
    if (!placed || signal.aborted) return { type: 'cancelled' };
    const scores = cosines(await encoders.embedPicture(pixels), placed.embeddings);
    const words = placed.words
      .map((text, index) => ({ text, cosine: scores[index]! }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, MAX_WORDS);
    return { type: 'described', language: read, words };
  });
}
