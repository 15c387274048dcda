import type { Enlargement, EnlargeResult } from '../contract/enlarging.ts';
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

    /** @returns null if it was cancelled or failed */
    const make = async (picture: Blob, pictureId: string | null, factor: Enlargement) => {
      const jobId = newId();
      const enlargeRun = { jobId, pictureId, progress: null, cancelling: false };
      set({ enlargeRun, enlargeFailure: null });
      const upscaler = upscalerInUse(get().chosenUpscaler, get().library);
      const outcome = await engine.enlarge({ jobId, picture, factor, upscaler }, (progress) =>
        run.update(jobId, { progress }),
      );
      set({ enlargeRun: null });
      if (!outcome.ok) {
        set({ enlargeFailure: { error: outcome.error, pictureId, factor } });
        return null;
      }
      return outcome.value.type === 'cancelled' ? null : outcome.value;
    };

    const recordOf = (larger: EnlargeResult, fromId: string | null, factor: Enlargement) => {
      const { png, width, height, upscalerName, tookMs } = larger;
      const enlarged = { fromId, factor, upscalerName, width, height, tookMs };
      return { id: newId(), createdAt: clock(), file: png, enlarged };
    };

    return {
      enlargeRun: null,
      enlargeFailure: null,
      chosenUpscaler: DEFAULT_UPSCALER,
      ownPicture: null,
      enlargedOwn: null,
      isEnlargedOwnNew: false,
      chooseUpscaler: (chosenUpscaler) => set({ chosenUpscaler }),
      async enlarge(picture, factor) {
        if (get().enlargeRun) return;
        const { id: pictureId, warnings } = picture;
        set({ selectedId: pictureId });
        const source = get().heldFile(pictureId) ?? (await get().neededFile(pictureId));
        // Another enlargement may have started in the meantime.
        if (!source || get().enlargeRun) return;
        const larger = await make(source, pictureId, factor);
        if (!larger) return;
        const kept = { ...recordOf(larger, pictureId, factor), warnings };
        const { id } = kept;
        const { parameters, timings } = picture;
        await get().keep(
          parameters
            ? { ...kept, parameters, timings }
            : { ...kept, parameters, timings: null, name: picture.name },
        );
        // Unless the user is looking at another picture by now.
        if (get().selectedId === pictureId) set({ selectedId: id });
      },
      chooseOwnPicture: (ownPicture) => set({ ownPicture, enlargeFailure: null }),
      async enlargeOwn(factor) {
        const { enlargeRun, ownPicture } = get();
        if (enlargeRun || !ownPicture) return;
        const { name, file } = ownPicture;
        const larger = await make(file, null, factor);
        if (!larger) return;
        const isEnlargedOwnNew = get().screen !== 'enlarge';
        set({ enlargedOwn: { ...larger, name, factor }, isEnlargedOwnNew });
        const kept = { ...recordOf(larger, null, factor), warnings: [] };
        await get().keep({ ...kept, parameters: null, timings: null, name });
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
