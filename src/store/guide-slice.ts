import type { StoreApi } from 'zustand/vanilla';
import type { Control } from '../contract/controls.ts';
import type { GuideWork, GuideWorkName } from './guide-work.ts';
import type { StorePorts } from './ports.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { Guide, GuideSlice } from './state/guide-state.ts';

/** The guides in the form that the engine needs; incomplete ones have no effect. */
export function requestedControls(guides: readonly Guide[]): readonly Control[] {
  return guides.flatMap((guide) => {
    const { addOn, kind, picture, fit, weight, start, end, mode } = guide;
    if (!picture) return [];
    const control = { addOn, kind, picture, fit, weight, start, end, mode };
    return [{ ...control, ...madeBy(guide) }];
  });
}

/** A guide as it was when Generate was clicked, with the picture that was being made then. */
function asMade(
  guide: Guide,
  { picture, tool, options, resolution, given, isEdited }: Guide,
): Guide {
  return { ...guide, picture, tool, options, resolution, given, isEdited };
}

/** The tool and its settings. */
function madeBy(guide: Guide): Pick<Control, 'tool' | 'options' | 'resolution'> {
  const { tool, options, resolution, given, isEdited } = guide;
  const isDrawn = isEdited && given === null;
  return tool === 'straight' || isDrawn
    ? { tool: null, options: {}, resolution: null }
    : { tool, options, resolution };
}

/** The actions that give a guide another picture; they end when it is there, or will not come. */
type MakingName = 'giveGuide' | 'giveReadyGuide' | 'setGuideTool' | 'runGuideTool';

/** Most people paint without guides, so the code that changes them is loaded with the first one. */
export function createGuideSlice(ports: StorePorts): SliceCreator<GuideSlice> {
  return (set, get) => {
    let loading: Promise<GuideWork> | null = null;
    const load = async (): Promise<GuideWork> => {
      const { createGuideWork } = await import('./guide-work.ts');
      return createGuideWork(ports, set, get);
    };
    /** null if a newer version has replaced the files. */
    const loaded = async (): Promise<GuideWork | null> => {
      loading ??= load();
      try {
        return await loading;
      } catch {
        loading = null;
        get().missPart();
        return null;
      }
    };
    const late =
      <Name extends GuideWorkName>(name: Name) =>
      async (...args: Parameters<GuideWork[Name]>): Promise<void> => {
        const work = await loaded();
        const call = work?.[name] as
          ((...args: Parameters<GuideWork[Name]>) => unknown) | undefined;
        await call?.(...args);
      };
    const followGuides = late('follow');

    /** What is giving a guide another picture now. */
    const making = new Set<{ readonly id: string; readonly end: Promise<void> }>();
    const make =
      <Name extends MakingName>(name: Name) =>
      async (...args: Parameters<GuideWork[Name]>): Promise<void> => {
        const one = { id: args[0], end: late(name)(...args) };
        making.add(one);
        await one.end.finally(() => making.delete(one));
      };
    const makingOf = (ids: ReadonlySet<string>) => [...making].filter(({ id }) => ids.has(id));
    let waits = new Set<symbol>();
    const showWaits = () => set({ isGuideAwaited: waits.size > 0 });

    return {
      guides: [],
      guideWork: {},
      guideFaults: {},
      guidesNotice: null,
      isGuideAwaited: false,
      guidePanel: null,
      shownGuide: null,
      async loadGuides() {
        const saved = await ports.guideKeeper.load().catch(() => null);
        if (saved !== null) await late('revive')(saved);
      },
      chooseGuide: () => set({ guidePanel: { type: 'choose', given: null } }),
      openGuide: (id) => set({ guidePanel: { type: 'guide', id } }),
      closeGuidePanel: () => set({ guidePanel: null }),
      showGuide: (shownGuide) => set({ shownGuide }),
      guideWith: late('guideWith'),
      addGuide: late('addGuide'),
      giveGuide: make('giveGuide'),
      giveReadyGuide: make('giveReadyGuide'),
      setGuide(id, change) {
        const { guides } = get();
        set({ guides: guides.map((guide) => (guide.id === id ? { ...guide, ...change } : guide)) });
      },
      setGuideTool: make('setGuideTool'),
      runGuideTool: make('runGuideTool'),
      stopGuideTool: late('stopGuideTool'),
      keepDrawnGuide: late('keepDrawnGuide'),
      removeGuide: late('removeGuide'),
      async guideLike(controls) {
        if (controls.length > 0) await followGuides(controls);
        else set({ guides: [], guidePanel: null, shownGuide: null });
      },
      guideAsWritten: late('guideAsWritten'),
      dismissGuideFault(id) {
        const { [id]: _, ...guideFaults } = get().guideFaults;
        set({ guideFaults });
      },
      dismissGuidesNotice: () => set({ guidesNotice: null }),
      isMakingGuides: () => making.size > 0,
      async controlsWhenMade() {
        const asked = get().guides;
        const awaited = new Set(Array.from(making, ({ id }) => id));
        const wait = Symbol();
        waits.add(wait);
        showWaits();
        if (get().guidesNotice === 'not-made') set({ guidesNotice: null });
        // The user may change a guide again in the meantime.
        for (let left = makingOf(awaited); left.length > 0; left = makingOf(awaited)) {
          await Promise.allSettled(left.map(({ end }) => end));
        }
        if (!waits.delete(wait)) return null;
        showWaits();
        const made = asked.flatMap((guide) => {
          if (!awaited.has(guide.id)) return [guide];
          const now = get().guides.find(({ id }) => id === guide.id);
          return now ? [asMade(guide, now)] : [];
        });
        const isMissing = ({ id, picture }: Guide) =>
          awaited.has(id) && (picture === null || asked.some((guide) => guide.picture === picture));
        if (!made.some(isMissing)) return requestedControls(made);
        set({ guidesNotice: 'not-made' });
        return null;
      },
      stopAwaitingGuides() {
        waits = new Set();
        showWaits();
      },
    };
  };
}

/** Makes the guides that leave out what is repainted again when the start picture's mask changes. */
export function watchMask(store: StoreApi<AppState>): void {
  store.subscribe(({ start, guides, runGuideTool }, previous) => {
    const mask = start?.mask?.picture;
    const former = previous.start?.mask?.picture;
    if (mask === former) return;
    for (const { id, tool, given, picture, isEdited } of guides) {
      // A mask that comes to a finished picture comes from the last visit or from an undo, as the picture does.
      const isFinished = former === undefined && picture !== null;
      if (tool === 'inpaint' && given && !isEdited && !isFinished) void runGuideTool(id);
    }
  });
}

/** Saves the guides for the next visit; while a save is running, only the latest change waits. */
export function watchGuides(store: StoreApi<AppState>, { guideKeeper }: StorePorts): void {
  let isSaving = false;
  const save = async () => {
    isSaving = true;
    for (let saved: readonly Guide[] | null = null; saved !== store.getState().guides;) {
      saved = store.getState().guides;
      try {
        await guideKeeper.save(saved.length === 0 ? null : { guides: saved });
      } catch {
        if (saved.length > 0) store.setState({ guidesNotice: 'not-kept' });
      }
    }
    isSaving = false;
  };
  store.subscribe(({ guides }, previous) => {
    if (guides !== previous.guides && !isSaving) void save();
  });
}
