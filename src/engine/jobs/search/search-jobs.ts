import { AppError } from '../../../core/errors.ts';
import type { ScoredId } from '../../../core/matching/embedding-table.ts';
import { standOut } from '../../../core/matching/stand-out.ts';
import { plainText } from '../../../core/prompt/index.ts';
import { encodeFloat16 } from '../../../core/tensor/float16.ts';
import type { JobRequest } from '../../../contract/job-request.ts';
import type { MatchingPair } from '../../../contract/matching.ts';
import type { IndexRequest, SearchQuery } from '../../../contract/picture-search.ts';
import { alone } from '../../../storage/locks.ts';
import type { StoredEmbedding } from '../../../storage/embedding-store.ts';
import { decodePicture, type DecodePicture } from '../../decode-picture.ts';
import type { JobContext, Jobs } from '../job.ts';
import { idsOfPair, openPair, type OpenPair } from '../match/matching-pair.ts';
import { encoderOf, PictureIndex } from './picture-index.ts';

/** How long pictures are added before other jobs may go first. */
const SPELL_MS = 1000;

interface SearchJobsOptions {
  readonly index?: PictureIndex;
  readonly decode?: DecodePicture;
  /** Milliseconds since an arbitrary moment. */
  readonly clock?: () => number;
}

/** The jobs that keep the gallery's index and search in it. */
export function searchJobs({
  index = new PictureIndex(),
  decode = decodePicture,
  clock = () => performance.now(),
}: SearchJobsOptions = {}): Pick<Jobs, 'reconcileIndex' | 'indexPictures' | 'searchPictures'> {
  const idsOf = ({ pair }: JobRequest & { readonly pair: MatchingPair }) => idsOfPair(pair);

  const embed = async (pair: OpenPair, file: Blob): Promise<Uint16Array> => {
    const pixels = await decode(file).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'unreadable-picture') return null;
      throw error;
    });
    if (!pixels) return new Uint16Array(0);
    return encodeFloat16((await pair.embedPicture(pixels)).data);
  };

  const indexSome = async (pair: OpenPair, request: IndexRequest, context: JobContext) => {
    const { bench, onProgress, signal } = context;
    const { pictures } = request;
    const encoder = encoderOf(pair.loaded.stored.manifest);
    const added: StoredEmbedding[] = [];
    const end = clock() + SPELL_MS;
    let done = 0;
    await bench.compute(pair.loaded, async () => {
      for (const { id, file } of pictures.slice(done)) {
        if (done > 0 && (signal.aborted || clock() >= end)) break;
        // Another tab may have been here first.
        if (!(await index.store.has(encoder, id))) {
          added.push({ id, halves: await embed(pair, file) });
        }
        onProgress({ type: 'matching', done: ++done, total: pictures.length });
      }
    });
    await index.add(encoder, added);
    return pictures.slice(0, done).map(({ id }) => id);
  };

  const search = async (pair: OpenPair, query: SearchQuery, { bench }: JobContext) => {
    const { stored, model } = pair.loaded;
    const loading = index.table(encoderOf(stored.manifest), model.dimensions);
    // The words are encoded while the table is being read from the disk.
    loading.catch(() => undefined);
    if (query.by === 'picture') {
      const table = await loading;
      const picture = table.get(query.id);
      if (!picture) throw new AppError('unreadable-picture', `${query.id} has no embedding`);
      return standOut(table.scores(picture).filter(({ id }) => id !== query.id));
    }
    const text = query.by === 'words' ? query.text : plainText(query.prompt);
    const words = await bench.compute(pair.loaded, () => pair.embedTexts([text]));
    const scores = (await loading).scores(words);
    return query.by === 'words' ? standOut(scores) : ranked(scores, query.among);
  };

  return {
    reconcileIndex: {
      idsOf,
      async run({ pair, ids }, context) {
        const { loaded } = await openPair(pair, context);
        const missing = await index.store.reconcile(encoderOf(loaded.stored.manifest), ids);
        return { type: 'reconciled', missing };
      },
    },
    indexPictures: {
      idsOf,
      async run(request, context) {
        const pair = await openPair(request.pair, context);
        // Tabs take turns, so that none computes what another is computing.
        const ids = await alone('picture-index', () => indexSome(pair, request, context));
        return { type: 'indexed', ids };
      },
    },
    searchPictures: {
      idsOf,
      async run({ pair, query }, context) {
        const scored = await search(await openPair(pair, context), query, context);
        return { type: 'found', ids: scored.map(({ id }) => id) };
      },
    },
  };
}

/** The ids of `among`, the best first; pictures without an embedding come last, in the given order. */
function ranked(scored: readonly ScoredId[], among: readonly string[]): readonly ScoredId[] {
  const scores = new Map(scored.map(({ id, score }) => [id, score]));
  return among
    .map((id) => ({ id, score: scores.get(id) ?? -Infinity }))
    .sort((a, b) => (a.score === b.score ? 0 : b.score - a.score));
}
