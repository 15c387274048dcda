import type { SliceCreator } from './state/app-state.ts';
import type { EnlargeRun, EnlargingSlice } from './state/enlarging-state.ts';
import type { StorePorts } from './ports.ts';
import { DEFAULT_UPSCALER, upscalerInUse } from './upscalers.ts';

export function createEnlargingSlice({
  engine,
  clock,
  newId,
}: StorePorts): SliceCreator<EnlargingSlice> {
  return (set, get) => {
    const update = (jobId: string, change: Partial<EnlargeRun>) => {
      const { enlargeRun } = get();
      // A late event of a finished job must not change the progress of the next.
      if (enlargeRun?.jobId === jobId) set({ enlargeRun: { ...enlargeRun, ...change } });
    };
    return {
      enlargeRun: null,
      enlargeFailure: null,
      chosenUpscaler: DEFAULT_UPSCALER,
      chooseUpscaler: (chosenUpscaler) => set({ chosenUpscaler }),
      async enlarge(picture, factor) {
        if (get().enlargeRun) return;
        const jobId = newId();
        const { id: pictureId, png, parameters, warnings, timings } = picture;
        const enlargeRun = { jobId, pictureId, progress: null, cancelling: false };
        set({ enlargeRun, enlargeFailure: null, selectedId: pictureId });
        const upscaler = upscalerInUse(get().chosenUpscaler, get().library);
        const outcome = await engine.enlarge(
          { jobId, picture: png, factor, upscaler },
          (progress) => update(jobId, { progress }),
        );
        set({ enlargeRun: null });
        if (!outcome.ok) {
          set({ enlargeFailure: { error: outcome.error, pictureId, factor } });
          return;
        }
        if (outcome.value.type === 'cancelled') return;
        const { png: larger, width, height, upscalerName, tookMs } = outcome.value;
        const id = newId();
        await get().keep({
          id,
          createdAt: clock(),
          png: larger,
          parameters,
          warnings,
          timings,
          enlarged: { fromId: pictureId, factor, upscalerName, width, height, tookMs },
        });
        // Unless the user looks at another picture by now.
        if (get().selectedId === pictureId) set({ selectedId: id });
      },
      async cancelEnlarging() {
        const { enlargeRun } = get();
        if (!enlargeRun || enlargeRun.cancelling) return;
        update(enlargeRun.jobId, { cancelling: true });
        await engine.cancel(enlargeRun.jobId);
      },
      dismissEnlargeFailure: () => set({ enlargeFailure: null }),
    };
  };
}
