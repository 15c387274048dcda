import type { ModelManifest } from '../contract/manifest.ts';
import type {
  GenerateRequest,
  GenerateResult,
  Outcome,
  ProgressEvent,
} from '../contract/engine-api.ts';
import type { SliceCreator } from './state/app-state.ts';
import { batchSeed, resolveOptions, type Form } from './form.ts';
import type { StorePorts } from './ports.ts';
import type { Run, RunSlice } from './state/run-state.ts';

export function createRunSlice(ports: StorePorts): SliceCreator<RunSlice> {
  const { engine, clock, newId, newSeed } = ports;

  return (set, get) => {
    /** Ends the wait for a model that is not ready yet. */
    let stopWaiting = () => {};

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
      form: Form,
      manifest: ModelManifest,
      seed: number,
    ): Promise<Outcome<GenerateResult>> => {
      const jobId = newId();
      update({ jobId, progress: null, preview: null });
      const request: GenerateRequest = {
        jobId,
        modelId: manifest.id,
        prompt: form.prompt,
        start: null,
        strength: form.strength,
        seed,
        ...resolveOptions(manifest, form),
      };
      return engine.generate(request, follow(jobId));
    };

    const makeBatch = async (form: Form, modelId: string, firstSeed: number) => {
      const manifest = await new Promise<ModelManifest | null>((resolve, reject) => {
        stopWaiting = () => resolve(null);
        get().whenReady(modelId).then(resolve, reject);
      });
      if (!manifest) return;
      update({ manifest });
      for (let index = 0; index < form.batchCount && !get().run?.cancelling; index++) {
        const outcome = await makeOne(form, manifest, batchSeed(firstSeed, index));
        if (!outcome.ok) {
          set({ failure: { error: outcome.error, done: index } });
          return;
        }
        if (outcome.value.type === 'cancelled') return;
        const { png, parameters, warnings, timings } = outcome.value;
        const made = { id: newId(), createdAt: clock() };
        await get().keep({ ...made, png, parameters, warnings, timings });
        update({ done: index + 1, jobId: null });
      }
    };

    return {
      run: null,
      failure: null,
      async generate() {
        if (get().run) return;
        const { form, modelId } = get();
        const firstSeed = form.seedMode === 'fixed' ? form.seed : newSeed();
        set({
          failure: null,
          damageNotice: null,
          selectedId: null,
          run: {
            form,
            modelId,
            manifest: null,
            count: form.batchCount,
            done: 0,
            jobId: null,
            progress: null,
            preview: null,
            cancelling: false,
          },
        });
        await makeBatch(form, modelId, firstSeed);
        set({ run: null });
      },
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
