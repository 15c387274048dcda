import type { StoreApi } from 'zustand/vanilla';
import type { ReadStart, StartPicture } from '../contract/start-picture.ts';
import { pictureFileName } from './file-name.ts';
import { resolveOptions } from './form.ts';
import type { StorePorts } from './ports.ts';
import { reviveStart } from './revive-start.ts';
import { startSizes, sizeToFollow } from './start-size.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { ChosenStart, StartSlice } from './state/start-state.ts';
import { until } from './until.ts';

/** The start picture in the form that the engine needs. */
export function requestedStart(start: ChosenStart | null): StartPicture | null {
  return start && { picture: start.picture, fit: start.fit, mask: start.mask };
}

export function createStartSlice({ engine, startKeeper }: StorePorts): SliceCreator<StartSlice> {
  /** Counts the user's choices: what was read for an earlier choice is dropped. */
  let wishes = 0;

  return (set, get, store) => {
    /** Whoever gets an outcome sets what follows from it together with `isReadingStart`: others wait for that. */
    const read = async (file: Blob) => {
      const wish = ++wishes;
      set({ isReadingStart: true, startNotice: null });
      const outcome = await engine.readStart(file);
      return wish === wishes ? outcome : null;
    };
    const forgetReading = () => {
      wishes += 1;
      set({ isReadingStart: false, startNotice: null });
    };
    const changeSize = (change: ChosenStart['sizeBefore']) => {
      const { form } = get();
      const { width: _, height: __, ...others } = form.overrides;
      set({ form: { ...form, overrides: { ...others, ...change } } });
    };

    /** Adapts the size once the model is known, which may take until it has been downloaded. */
    const followSize = async (read: ReadStart) => {
      const { model, modelId, whenReady } = get();
      const manifest = model.status === 'ready' ? model.manifest : await whenReady(modelId);
      const { start, form } = get();
      if (!manifest || start?.picture !== read.picture) return;
      const { width, height } = form.overrides;
      const sizeBefore = start.sizeBefore ?? {
        ...(width !== undefined && { width }),
        ...(height !== undefined && { height }),
      };
      set({ start: { ...start, sizeBefore } });
      get().setSize(sizeToFollow(start, manifest));
    };

    return {
      start: null,
      isReadingStart: false,
      startNotice: null,
      async loadStart() {
        const before = wishes;
        const saved = reviveStart(await startKeeper.load().catch(() => null));
        // The user, or a file that the page was opened with, was faster.
        if (!saved || wishes !== before) return;
        const outcome = await read(saved.picture);
        if (!outcome) return;
        const isLost = !outcome.ok && outcome.error.code === 'unreadable-picture';
        set({
          isReadingStart: false,
          ...(outcome.ok && { start: { ...saved, ...outcome.value, changes: saved.changes } }),
          ...(isLost && { startNotice: { type: 'lost' } }),
        });
        if (isLost) await startKeeper.save(null).catch(() => undefined);
      },
      async useAsStart(file, name, fromId, mask) {
        const outcome = await read(file);
        if (!outcome) return;
        if (!outcome.ok) {
          const { error } = outcome;
          set({ isReadingStart: false, startNotice: { type: 'refused', name, error } });
          return;
        }
        const former = get().start;
        if (former) get().offerFormBack('start-replaced');
        set({
          isReadingStart: false,
          start: {
            ...outcome.value,
            name,
            fit: former?.fit ?? 'crop',
            mask: mask ?? null,
            fromId: fromId ?? null,
            sizeBefore: former?.sizeBefore ?? null,
          },
        });
        await followSize(outcome.value);
      },
      async startFrom(picture) {
        const file = get().heldFile(picture.id) ?? (await get().neededFile(picture.id));
        if (file) await get().useAsStart(file, pictureFileName(picture), picture.id);
      },
      async startLike(start, named = { name: '', fromId: null }) {
        forgetReading();
        set({ start: null });
        if (!start) return;
        const outcome = await read(start.picture);
        if (!outcome) return;
        const found = outcome.ok && { ...start, ...outcome.value, ...named, sizeBefore: null };
        set({
          isReadingStart: false,
          ...(found ? { start: found } : { startNotice: { type: 'lost' } }),
        });
      },
      async startRead() {
        const { startNotice } = await until(store, ({ isReadingStart }) => !isReadingStart);
        return startNotice === null;
      },
      setStartFit(fit) {
        const { start } = get();
        if (start) set({ start: { ...start, fit } });
      },
      setSize(size) {
        changeSize(size);
        set({ notes: { ...get().notes, width: null, height: null } });
      },
      clearStart() {
        const { start } = get();
        forgetReading();
        if (!start) return;
        get().offerFormBack('start-removed');
        const { sizeBefore } = start;
        if (sizeBefore && hasItsSize(start, get())) changeSize(sizeBefore);
        set({ start: null });
      },
      dismissStartNotice: () => set({ startNotice: null }),
    };
  };
}

/** Whether the size still follows the start picture, and was not changed since. */
function hasItsSize(start: ChosenStart, { model, form }: AppState): boolean {
  if (model.status !== 'ready') return false;
  const { width, height } = resolveOptions(model.manifest, form);
  const sizes = Object.values(startSizes(start, model.manifest));
  return sizes.some((size) => size.width === width && size.height === height);
}

/** Saves the start picture for the next visit. */
export function watchStart(store: StoreApi<AppState>, { startKeeper }: StorePorts): void {
  store.subscribe(({ start }, previous) => {
    if (start === previous.start) return;
    startKeeper.save(start).catch(() => {
      if (start) store.setState({ startNotice: { type: 'not-kept' } });
    });
  });
}
