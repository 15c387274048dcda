import { LIMITS } from '../contract/limits.ts';
import type { SliceCreator } from './state/app-state.ts';
import type { StorePorts } from './ports.ts';
import { jobRun } from './job-run.ts';
import { pairToUse } from './matching-pairs.ts';
import type { MatchingSlice } from './state/matching-state.ts';
import { textLines } from './text-lines.ts';

export function createMatchingSlice({
  engine,
  embeddedModelId,
  newId,
}: StorePorts): SliceCreator<MatchingSlice> {
  return (set, get) => {
    const run = jobRun(
      engine,
      () => get().matchRun,
      (matchRun) => set({ matchRun }),
    );
    return {
      chosenPair: null,
      matchPictures: [],
      matchLeftOut: 0,
      matchTexts: '',
      matchRun: null,
      matchedTable: null,
      matchFailure: null,
      choosePair: (chosenPair) => set({ chosenPair }),
      addMatchPictures(files) {
        const named = [
          ...get().matchPictures,
          ...files.map(({ id = newId(), ...picture }) => ({ id, ...picture })),
        ];
        const all = [...new Map(named.map((picture) => [picture.id, picture])).values()];
        const matchPictures = all.slice(0, LIMITS.matchPictures);
        set({ matchPictures, matchLeftOut: all.length - matchPictures.length });
      },
      removeMatchPicture: (id) =>
        set({
          matchPictures: get().matchPictures.filter((picture) => picture.id !== id),
          matchLeftOut: 0,
        }),
      clearMatchPictures: () => set({ matchPictures: [], matchLeftOut: 0 }),
      setMatchTexts: (matchTexts) => set({ matchTexts }),
      async match() {
        const { matchRun, matchPictures, matchTexts } = get();
        const texts = textLines(matchTexts).slice(0, LIMITS.matchTexts);
        if (matchRun || matchPictures.length === 0 || texts.length === 0) return;
        const jobId = newId();
        set({ matchRun: { jobId, progress: null, cancelling: false }, matchFailure: null });
        const outcome = await engine.match(
          {
            jobId,
            pair: pairToUse(get(), embeddedModelId),
            texts,
            pictures: matchPictures.map(({ file }) => file),
          },
          (progress) => run.update(jobId, { progress }),
        );
        set({ matchRun: null });
        if (!outcome.ok) {
          set({ matchFailure: outcome.error });
        } else if (outcome.value.type === 'matched') {
          const { pictures, logitScale } = outcome.value;
          const rows = pictures.map((matched, index) => ({
            picture: matchPictures[index]!,
            matched,
          }));
          set({ matchedTable: { texts, rows, logitScale } });
        }
      },
      cancelMatch: run.cancel,
    };
  };
}
