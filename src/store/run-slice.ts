import type { ModelManifest } from '../contract/manifest.ts';
import type { GenerateResult, Outcome, ProgressEvent } from '../contract/engine-api.ts';
import type { SliceCreator } from './state/app-state.ts';
import { formatVariations } from '../contract/variations.ts';
import { formOf, variationsOf } from './form.ts';
import { pictureRequest, type Batch } from './picture-requests.ts';
import type { StorePorts } from './ports.ts';
import { requestedStart } from './start-slice.ts';
import type { Run, RunSlice } from './state/run-state.ts';

export function createRunSlice(ports: StorePorts): SliceCreator<RunSlice> {
  const { engine, clock, newId, newSeed } = ports;

  return (set, get) => {
    /** Ends the wait for a model that is not ready yet. */
    let stopWaiting = () => {};
    /** Does what was asked for last once more. */
    let again = (): Promise<void> => Promise.resolve();

    const update = (change: Partial<Run>) => {
      const { run } = get();
      if (run) set({ run: { ...run, ...change } });
    };

    const follow = (jobId: string) => (event: ProgressEvent) => {
      // A late event of a finished job must not change the progress of the next.
      const { run } = get();
      if (run?.jobId !== jobId) return;
      const preview = event.type === 'step' && event.preview ? event.preview : run.preview;
      update({ progress: event, preview });
    };

    const makeOne = async (
      batch: Batch,
      manifest: ModelManifest,
      index: number,
    ): Promise<Outcome<GenerateResult>> => {
      const jobId = newId();
      update({ jobId, progress: null, preview: null });
      return engine.generate({ jobId, ...pictureRequest(batch, manifest, index) }, follow(jobId));
    };

    /** @returns false if the model cannot be used */
    const makeBatch = async (batch: Batch) => {
      const { form, modelId } = batch;
      const manifest = await new Promise<ModelManifest | null>((resolve, reject) => {
        stopWaiting = () => resolve(null);
        get().whenReady(modelId).then(resolve, reject);
      });
      if (!manifest) return get().run?.cancelling ?? true;
      update({ manifest });
      for (let index = 0; index < form.batchCount && !get().run?.cancelling; index++) {
        const outcome = await makeOne(batch, manifest, index);
        if (!outcome.ok) {
          set({ failure: { error: outcome.error, done: index } });
          return true;
        }
        if (outcome.value.type === 'cancelled') return true;
        const { png, parameters, warnings, timings } = outcome.value;
        const from = { id: batch.id, count: form.batchCount, index };
        const made = { id: newId(), createdAt: clock(), batch: from, ...batch.origin };
        await get().keep({ ...made, png, parameters, warnings, timings });
        update({ done: index + 1, jobId: null });
      }
      return true;
    };

    const paint = async (asked: Omit<Batch, 'id'>) => {
      const { form, modelId } = asked;
      const batch = { ...asked, id: newId() };
      set({
        failure: null,
        damageNotice: null,
        selectedId: null,
        run: {
          form,
          modelId,
          manifest: null,
          batchId: batch.id,
          count: form.batchCount,
          done: 0,
          jobId: null,
          progress: null,
          preview: null,
          cancelling: false,
        },
      });
      const isUsable = await makeBatch(batch);
      set({ run: null });
      void get().refreshDevice();
      return isUsable;
    };

    return {
      run: null,
      failure: null,
      async generate() {
        if (get().run) return;
        const { form, start, modelId } = get();
        again = get().generate;
        const firstSeed = form.seedMode === 'fixed' ? form.seed : newSeed();
        const origin = start?.fromId ? { fromId: start.fromId } : {};
        await paint({ form, modelId, firstSeed, start: requestedStart(start), origin });
      },
      async vary(picture, variationStrength) {
        if (get().run) return;
        const { modelId, modelName, seed: firstSeed, start } = picture.parameters;
        const { overrides, ...others } = formOf(picture.parameters);
        const earlierVariations = formatVariations(variationsOf(overrides));
        const varied = {
          ...overrides,
          variationSeed: newSeed(),
          variationStrength,
          earlierVariations,
        };
        again = () => get().vary(picture, variationStrength);
        const form = { ...others, overrides: varied };
        const { id: variationOf, fromId } = picture;
        const origin = { variationOf, ...(fromId !== undefined && { fromId }) };
        if (await paint({ form, modelId, firstSeed, start, origin })) return;
        set({ modelNotice: { type: 'cannot-repeat', name: modelName }, selectedId: picture.id });
      },
      paintAgain: () => again(),
      async cancel() {
        const { run } = get();
        if (!run || run.cancelling) return;
        update({ cancelling: true });
        stopWaiting();
        if (run.jobId !== null) await engine.cancel(run.jobId);
      },
      dismissFailure: () => set({ failure: null }),
    };
  };
}
