import type { SliceCreator } from './state/app-state.ts';
import type { EnlargingSlice } from './state/enlarging-state.ts';
import { jobRun } from './job-run.ts';
import type { StorePorts } from './ports.ts';
import { DEFAULT_UPSCALER, upscalerInUse } from './upscalers.ts';

export function createEnlargingSlice({
  engine,
  clock,
  newId,
}: StorePorts): SliceCreator<EnlargingSlice> {
  return (set, get) => {
    const run = jobRun(
      engine,
      () => get().enlargeRun,
      (enlargeRun) => set({ enlargeRun }),
    );
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
          (progress) => run.update(jobId, { progress }),
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
      cancelEnlarging: run.cancel,
      cancelInView() {
        const { run: painting, enlargeRun, selectedId } = get();
        const isEnlarging = enlargeRun !== null && selectedId === enlargeRun.pictureId;
        return isEnlarging || !painting ? get().cancelEnlarging() : get().cancel();
      },
      dismissEnlargeFailure: () => set({ enlargeFailure: null }),
    };
  };
}
