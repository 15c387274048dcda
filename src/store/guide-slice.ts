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

/** The tool and its settings. */
function madeBy(guide: Guide): Pick<Control, 'tool' | 'options' | 'resolution'> {
  const { tool, options, resolution, given, isEdited } = guide;
  const isDrawn = isEdited && given === null;
  return tool === 'straight' || isDrawn
    ? { tool: null, options: {}, resolution: null }
    : { tool, options, resolution };
}

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

    return {
      guides: [],
      guideWork: {},
      guideFaults: {},
      guidesNotice: null,
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
      giveGuide: late('giveGuide'),
      giveReadyGuide: late('giveReadyGuide'),
      setGuide(id, change) {
        const { guides } = get();
        set({ guides: guides.map((guide) => (guide.id === id ? { ...guide, ...change } : guide)) });
      },
      setGuideTool: late('setGuideTool'),
      runGuideTool: late('runGuideTool'),
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
