import type { ModelManifest } from '../contract/manifest.ts';
import type { ProgressEvent } from '../contract/engine-api.ts';
import type { SliceCreator } from './state/app-state.ts';
import { inAnyLanguage, textIn } from '../contract/local-text.ts';
import { formatVariations } from '../contract/variations.ts';
import type { Prompts } from '../contract/prompting.ts';
import { formOf, resolveOptions, variationsOf, type Form } from './form.ts';
import {
  batchAt,
  pictureCount,
  pictureId,
  pictureRequest,
  pressOf,
  type Batch,
} from './picture-requests.ts';
import type { StorePorts } from './ports.ts';
import { requestedControls } from './guide-slice.ts';
import { requestedStart } from './start-slice.ts';
import type { QueueEntry } from './state/queue-state.ts';
import type { Run, RunSlice } from './state/run-state.ts';

export function createRunSlice(ports: StorePorts): SliceCreator<RunSlice> {
  const { engine, clock, newId, newSeed } = ports;

  return (set, get) => {
    /** Stops waiting for a model that is not ready yet. */
    let stopWaiting = () => {};
    /** Whether the cancelled picture stays in the queue. */
    let isInterrupted = false;
    /** Repeats the last request. */
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

    const ask = (asked: Omit<Batch, 'id'>) => {
      const isAtOnce = get().run === null;
      set({ failure: null, ...(isAtOnce && { damageNotice: null, selectedId: null }) });
      const id = newId();
      if (asked.grid) set({ shownGrid: { id, plan: asked.grid } });
      return get().enqueue({ id, ...asked });
    };

    /** Shows what is painted next, without a gap between two pictures. */
    const begin = ({ batch, done: painted }: QueueEntry) => {
      const { run } = get();
      isInterrupted = false;
      const { form, modelId } = batchAt(batch, painted).batch;
      const { id: batchId, count, index: done } = pressOf(batch, painted);
      const manifest = run?.modelId === modelId ? run.manifest : null;
      const request = { entryId: batch.id, batchId, form, modelId, manifest, count, done };
      set({ run: { ...request, jobId: null, progress: null, preview: null, cancelling: false } });
    };

    const whenReady = async (modelId: string): Promise<ModelManifest | null> => {
      const { run } = get();
      if (run?.manifest) return run.manifest;
      return new Promise((resolve, reject) => {
        stopWaiting = () => resolve(null);
        get().whenReady(modelId).then(resolve, reject);
      });
    };

    const drop = ({ batch }: QueueEntry) => {
      get().changeQueue({ type: 'remove', ids: [batch.id] });
    };

    const leave = (entry: QueueEntry) => {
      if (!isInterrupted) drop(entry);
    };

    /** Whether it is a single request, which is dropped once its failure is shown, so that the user need not remove it. */
    const isAlone = ({ batch }: QueueEntry) =>
      get().queue.entries.length === 1 && pictureCount(batch) < Infinity && batch.grid === null;

    const missModel = (entry: QueueEntry) => {
      const { id, modelId, modelName, origin } = entry.batch;
      const isDeviceLacking = get().device.status === 'failed';
      if (isAlone(entry) && (origin.variationOf || isDeviceLacking || get().modelId === modelId)) {
        drop(entry);
        if (!origin.variationOf) return;
        const name = modelName ? textIn(modelName, 'en') : modelId;
        set({ modelNotice: { type: 'cannot-repeat', name }, selectedId: origin.variationOf });
      } else if (isDeviceLacking) {
        get().changeQueue({ type: 'pause', by: 'no-device' });
      } else {
        get().changeQueue({ type: 'set-aside', id, trouble: { type: 'no-model' } });
      }
    };

    return {
      run: null,
      failure: null,
      async generate({ isEndless = false, grid = null, prompts = null, seed } = {}) {
        // A picture that was just chosen is what this one starts from. What is wrong with it is shown beside the prompt.
        if (get().isReadingStart && !(await get().startRead())) return;
        const { start, guides, modelId, model, isMakingGuides, controlsWhenMade } = get();
        const form = prompts ? withPrompts(get().form, prompts) : get().form;
        again = get().generate;
        const manifest = model.status === 'ready' ? model.manifest : null;
        const asked = {
          form: manifest ? { ...form, overrides: resolveOptions(manifest, form) } : form,
          modelId,
          modelName: manifest?.name ?? null,
          firstSeed: seed ?? (form.seedMode === 'fixed' ? form.seed : newSeed()),
          start: requestedStart(start),
          origin: start?.fromId ? { fromId: start.fromId } : {},
          isEndless,
          grid,
        };
        const controls = isMakingGuides() ? await controlsWhenMade() : requestedControls(guides);
        if (controls) await ask({ ...asked, controls });
      },
      async vary(picture, variationStrength) {
        const { modelId, modelName: name, seed: firstSeed, start, controls } = picture.parameters;
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
        const modelName = inAnyLanguage(name);
        await ask({
          form,
          modelId,
          modelName,
          firstSeed,
          start,
          controls,
          origin,
          isEndless: false,
          grid: null,
        });
      },
      async paintAgain() {
        const entryId = get().failure?.entryId;
        if (entryId) get().retryInQueue(entryId);
        else await again();
      },
      async cancel() {
        const { run } = get();
        if (!run || run.cancelling) return;
        update({ cancelling: true });
        stopWaiting();
        if (run.jobId !== null) await engine.cancel(run.jobId);
      },
      async interrupt() {
        isInterrupted = true;
        get().pauseQueue();
        await get().cancel();
      },
      dismissFailure: () => set({ failure: null }),
      async paintNext(entry) {
        const { batch, done } = entry;
        begin(entry);
        const manifest = await whenReady(batchAt(batch, done).batch.modelId);
        if (get().run?.cancelling) return leave(entry);
        if (!manifest) return missModel(entry);
        const jobId = newId();
        update({ manifest, jobId });
        const request = { jobId, ...pictureRequest(batch, manifest, done) };
        const outcome = await engine.generate(request, follow(jobId));
        if (!outcome.ok) {
          const { error } = outcome;
          const entryId = isAlone(entry) ? null : batch.id;
          set({ failure: { error, done, entryId } });
          if (entryId === null) return drop(entry);
          const trouble = { type: 'failed', error } as const;
          return get().changeQueue({ type: 'set-aside', id: entryId, trouble });
        }
        if (outcome.value.type === 'cancelled') return leave(entry);
        const { png, parameters, warnings, timings } = outcome.value;
        const { galleryNotice } = get();
        await get().keep({
          id: pictureId(batch, done),
          createdAt: clock(),
          // A grid has its own screen.
          ...(batch.grid === null && { batch: pressOf(batch, done) }),
          ...batch.origin,
          ...{ file: png, parameters, warnings, timings },
        });
        update({ done: (get().run?.done ?? 0) + 1, jobId: null });
        get().changeQueue({ type: 'painted', id: batch.id, done: done + 1 });
        // Cancelled between two pictures, when there was no job to cancel.
        if (get().run?.cancelling) return leave(entry);
        const notice = get().galleryNotice;
        const isDiskFull =
          notice !== galleryNotice && (notice?.type === 'dropped' || notice?.type === 'not-kept');
        if (isDiskFull && get().isQueueKept && get().queue.entries.length > 0) {
          get().changeQueue({ type: 'pause', by: 'full-disk' });
        }
      },
      rest() {
        if (!get().run) return;
        set({ run: null });
        void get().refreshDevice();
      },
    };
  };
}

/** Replaces the prompts by others that already include the styles. */
function withPrompts(form: Form, { prompt, negativePrompt }: Prompts): Form {
  return { ...form, prompt, styles: [], overrides: { ...form.overrides, negativePrompt } };
}
