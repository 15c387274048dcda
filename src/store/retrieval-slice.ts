import type { ProgressEvent } from '../contract/engine-api.ts';
import type { CaptionChoice, CaptionSource } from '../contract/retrieval.ts';
import type { SliceCreator } from './state/app-state.ts';
import { jobRun } from './job-run.ts';
import { pairKey, pairToUse } from './matching-pairs.ts';
import type { StorePorts } from './ports.ts';
import type { Measurement, RetrievalSlice } from './state/retrieval-state.ts';

export function createRetrievalSlice({
  engine,
  embeddedModelId,
  clock,
  newId,
}: StorePorts): SliceCreator<RetrievalSlice> {
  return (set, get) => {
    /** Counts the calls, because only the answer to the latest one is used. */
    let reading = 0;
    const read = async (source: CaptionSource, choice: CaptionChoice | null) => {
      const turn = (reading += 1);
      set({ captionSource: source, isReadingCaptions: true, captionFailure: null });
      const outcome = await engine.readCaptions(source, choice);
      if (turn !== reading) return;
      set({
        isReadingCaptions: false,
        captionFolder: outcome.ok ? outcome.value : null,
        captionFailure: outcome.ok ? null : outcome.error,
        retrievalFailure: null,
      });
      await get().loadUnfinishedRetrievals();
    };

    const run = jobRun(
      engine,
      () => get().retrievalRun,
      (retrievalRun) => set({ retrievalRun }),
    );

    return {
      captionSource: null,
      captionFolder: null,
      isReadingCaptions: false,
      captionFailure: null,
      retrievalRun: null,
      retrievalFailure: null,
      unfinishedRetrievals: [],
      measurements: [],
      openCaptions: (source) => read(source, null),
      async chooseCaptions(choice) {
        const { captionSource } = get();
        if (captionSource) await read(captionSource, choice);
      },
      async measureRetrieval() {
        const { retrievalRun, captionFolder, captionSource } = get();
        if (retrievalRun || !captionFolder) return;
        const pair = pairToUse(get(), embeddedModelId);
        const jobId = newId();
        const { set: captions } = captionFolder;
        const remaining = remainingTime(clock);
        set({
          retrievalRun: { jobId, progress: null, remainingMs: null, cancelling: false },
          retrievalFailure: null,
        });
        const outcome = await engine.measureRetrieval({ jobId, pair, set: captions }, (progress) =>
          run.update(jobId, { progress, remainingMs: remaining(progress) }),
        );
        set({ retrievalRun: null });
        if (!outcome.ok) {
          set({ retrievalFailure: outcome.error });
        } else if (outcome.value.type === 'measured') {
          const measurement: Measurement = {
            id: `${captions.id} ${pairKey(pair)}`,
            setName: captions.name,
            isShipped: captionSource?.type === 'shipped',
            pair,
            result: outcome.value,
          };
          const others = get().measurements.filter(({ id }) => id !== measurement.id);
          set({ measurements: [...others, measurement] });
        }
        await get().loadUnfinishedRetrievals();
      },
      pauseRetrieval: run.cancel,
      async loadUnfinishedRetrievals() {
        const outcome = await engine.unfinishedRetrievals();
        // Without a database, nothing is unfinished.
        set({ unfinishedRetrievals: outcome.ok ? outcome.value : [] });
      },
      async discardRetrieval(setId) {
        await engine.discardRetrieval(setId);
        await get().loadUnfinishedRetrievals();
      },
    };
  };
}

/** Estimates the remaining time of a job from its speed so far; what was done before it started does not count. */
function remainingTime(clock: () => number): (progress: ProgressEvent) => number | null {
  let start: { readonly at: number; readonly done: number } | null = null;
  return (progress) => {
    if (progress.type !== 'matching') return null;
    const { done, total } = progress;
    start ??= { at: clock(), done };
    const passed = clock() - start.at;
    return done === start.done ? null : (passed * (total - done)) / (done - start.done);
  };
}
