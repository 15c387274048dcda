import type { SliceCreator } from './state/app-state.ts';
import type { DescribingSlice } from './state/describing-state.ts';
import { jobRun } from './job-run.ts';
import { pairToUse } from './matching-pairs.ts';
import type { StorePorts } from './ports.ts';
import { toggleWord } from './prompt-words.ts';

export function createDescribingSlice({
  engine,
  embeddedModelId,
  newId,
}: StorePorts): SliceCreator<DescribingSlice> {
  return (set, get) => {
    const run = jobRun(
      engine,
      () => get().describeRun,
      (describeRun) => set({ describeRun }),
    );
    return {
      describedPicture: null,
      describeRun: null,
      description: null,
      describeFailure: null,
      async describe(picture, language) {
        void get().cancelDescribe();
        const jobId = newId();
        set({
          describedPicture: picture,
          describeRun: { jobId, progress: null, cancelling: false },
          description: null,
          describeFailure: null,
        });
        const pair = pairToUse(get(), embeddedModelId);
        const outcome = await engine.describe(
          { jobId, pair, picture: picture.file, language },
          (progress) => run.update(jobId, { progress }),
        );
        // Another picture may have been chosen in the meantime.
        if (get().describeRun?.jobId !== jobId) return;
        set({ describeRun: null });
        if (!outcome.ok) set({ describeFailure: outcome.error });
        else if (outcome.value.type === 'described') set({ description: outcome.value });
      },
      cancelDescribe: run.cancel,
      togglePromptWord(word, language) {
        get().setPrompt(toggleWord(get().form.prompt, word, language));
      },
    };
  };
}
