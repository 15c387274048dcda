import { CONTROL_LIMITS, DEFAULT_CONTROL, type Control } from '../contract/controls.ts';
import { guidePurpose, purposeOf, type GuidePurpose } from '../contract/guide-purposes.ts';
import type { ControlSettings } from '../contract/picture-settings.ts';
import {
  pictureTool,
  pictureTools,
  type PictureTool,
  type ToolOption,
} from '../contract/picture-tools.ts';
import type { Ground, ReadStart } from '../contract/start-picture.ts';
import { pictureFileName } from './file-name.ts';
import { addOnFor, guideAddOns, toolModels, type GuideSurroundings } from './guide-needs.ts';
import { lookAtEdge } from './look-at-edge.ts';
import type { Picture, StorePorts } from './ports.ts';
import { reviveGuides } from './revive-guides.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { GivenPicture, Guide, GuideFault, GuideToolChange } from './state/guide-state.ts';

export type GuideWork = ReturnType<typeof createGuideWork>;
export type GuideWorkName = keyof GuideWork;

type Set = Parameters<SliceCreator<AppState>>[0];

/** The actions on guides: the larger part of the slice, which is loaded with the first guide. */
export function createGuideWork(
  { engine, tools, newId }: StorePorts,
  set: Set,
  get: () => AppState,
) {
  /** Counts the user's choices by guide: what was read for an earlier choice is dropped. */
  const wishes = new Map<string, number>();

  const guideOf = (id: string) => get().guides.find((guide) => guide.id === id);
  const change = (id: string, changed: Partial<Guide>) =>
    set({
      guides: get().guides.map((guide) => (guide.id === id ? { ...guide, ...changed } : guide)),
    });
  const fail = (id: string, fault: GuideFault | null) => {
    get().dismissGuideFault(id);
    if (fault) set({ guideFaults: { ...get().guideFaults, [id]: fault } });
  };
  const endWork = (id: string) => {
    const { [id]: _, ...guideWork } = get().guideWork;
    set({ guideWork });
  };

  const begin = (guide: Omit<Guide, 'id'>): string | null => {
    const { guides } = get();
    if (guides.length >= CONTROL_LIMITS.count) {
      set({ guidesNotice: 'full', guidePanel: null });
      return null;
    }
    const id = newId();
    set({ guides: [...guides, { ...guide, id }], guidePanel: { type: 'guide', id } });
    return id;
  };

  /** @returns null if it cannot be read, which the page reports, or if something else was chosen in the meantime */
  const read = async (id: string, file: Blob, name: string, ground: Ground = 'white') => {
    const wish = (wishes.get(id) ?? 0) + 1;
    wishes.set(id, wish);
    fail(id, null);
    const outcome = await engine.readStart(file, ground);
    if (wishes.get(id) !== wish || !guideOf(id)) return null;
    if (outcome.ok) return outcome.value;
    fail(id, { type: 'refused', name, error: outcome.error });
    return null;
  };

  const stop = async (id: string) => {
    const work = get().guideWork[id];
    if (!work) return;
    endWork(id);
    await tools.cancelTool(work.jobId);
  };

  /** Guides whose picture was made with other settings than they have now. */
  const outdated = new Set<string>();
  /** What other settings made must not pass for what these make. What the user drew stays. */
  const dropOutdated = (id: string) => {
    if (outdated.has(id) && !guideOf(id)?.isEdited) change(id, { picture: null });
  };

  const runTool = async (id: string): Promise<void> => {
    await stop(id);
    fail(id, null);
    const guide = guideOf(id);
    if (!guide?.given) return;
    const { tool, options, resolution, given } = guide;
    if (tool === 'straight') return take(id, given.picture, given.isBlack);
    const mask = tool === 'inpaint' ? get().start?.mask?.picture : undefined;
    if (tool === 'inpaint' && !mask) {
      // What was left out before is no longer what is repainted.
      if (!guide.isEdited) change(id, { picture: null });
      return fail(id, { type: 'no-mask' });
    }
    if (pictureTool(tool).tasks.length > 0) await get().loadLibrary();
    const models = toolModels(tool, get().library);
    // The page offers the missing models, and runs the tool once they are installed.
    if (pictureTool(tool).tasks.some((task) => models[task] === undefined)) return dropOutdated(id);
    const jobId = newId();
    const report = (progress: AppState['guideWork'][string]['progress']) => {
      if (get().guideWork[id]?.jobId !== jobId && progress !== null) return;
      set({ guideWork: { ...get().guideWork, [id]: { jobId, progress } } });
    };
    report(null);
    const outcome = await tools.runTool(
      {
        ...{ jobId, tool, options, picture: given.picture },
        resolution: resolution ?? lookAtEdge(given, guide.fit, get()),
        models,
        ...(mask && { mask }),
      },
      report,
    );
    if (get().guideWork[id]?.jobId !== jobId) return;
    endWork(id);
    if (!guideOf(id)) return;
    if (!outcome.ok) {
      dropOutdated(id);
      fail(id, { type: 'tool-failed', error: outcome.error });
    } else if (outcome.value.type === 'picture') {
      const { picture, warnings } = outcome.value;
      take(id, picture, warnings.length > 0);
    }
  };

  /** A picture as the add-on reads it, whether a tool made it or the user gave it so. */
  const take = (id: string, picture: Blob, isEmpty: boolean) => {
    outdated.delete(id);
    change(id, { picture, isEdited: false });
    // Black says something about a style.
    if (isEmpty && guideOf(id)?.kind === 'control-net') fail(id, { type: 'nothing-to-follow' });
  };

  const give = async (id: string, given: GivenPicture) => {
    change(id, { given, picture: null, isEdited: false });
    await runTool(id);
  };

  return {
    revive(saved: unknown): void {
      // The user may already have added a guide.
      if (get().guides.length === 0) set({ guides: reviveGuides(saved, newId) });
    },

    async guideWith(picture: Picture): Promise<void> {
      const file = get().heldFile(picture.id) ?? (await get().neededFile(picture.id));
      if (!file) return;
      const outcome = await engine.readStart(file);
      if (!outcome.ok) return;
      const name = pictureFileName(picture);
      const given = { ...givenOf(outcome.value), name, fromId: picture.id };
      set({ guidePanel: { type: 'choose', given } });
    },

    async addGuide(purpose: GuidePurpose): Promise<void> {
      await get().loadLibrary();
      const { guidePanel } = get();
      const given = guidePanel?.type === 'choose' ? guidePanel.given : null;
      const { kind, tool } = guidePurpose(purpose);
      const id = begin({
        ...DEFAULT_CONTROL,
        ...{ purpose, kind, tool, given },
        addOn: addOnFor(purpose, get()),
        picture: null,
        isEdited: false,
      });
      if (id !== null && given) await get().runGuideTool(id);
    },

    async giveGuide(id: string, file: Blob, name: string, fromId?: string | null): Promise<void> {
      const outcome = await read(id, file, name);
      if (!outcome) return;
      await give(id, { ...givenOf(outcome), name, fromId: fromId ?? null });
    },

    async giveReadyGuide(id: string, file: Blob, name: string): Promise<void> {
      const hasHoles = guideOf(id)?.tool === 'inpaint';
      const outcome = await read(id, file, name, hasHoles ? 'kept' : 'white');
      if (!outcome) return;
      const given = { ...givenOf(outcome), name, fromId: null };
      if (hasHoles) {
        await stop(id);
        // Its holes are its own, so it does not follow the mask.
        change(id, { ...asItIs('inpaint'), given, picture: given.picture, isEdited: true });
        return outcome.hasHoles ? undefined : fail(id, { type: 'no-holes' });
      }
      change(id, asItIs('straight'));
      await give(id, given);
    },

    async setGuideTool(id: string, { tool, ...set }: GuideToolChange): Promise<void> {
      const isAnother = tool !== undefined && guideOf(id)?.tool !== tool;
      change(id, { ...(isAnother && { tool, options: {}, resolution: null }), ...set });
      outdated.add(id);
      await runTool(id);
    },
    runGuideTool: runTool,
    async stopGuideTool(id: string): Promise<void> {
      await stop(id);
      dropOutdated(id);
    },

    keepDrawnGuide(id: string, picture: Blob | null): void {
      fail(id, null);
      change(id, { picture, isEdited: true });
    },

    removeGuide(id: string): void {
      void stop(id);
      get().offerFormBack('guide-removed');
      const { guides, guidePanel, shownGuide } = get();
      const isOpen = guidePanel?.type === 'guide' && guidePanel.id === id;
      set({
        guides: guides.filter((guide) => guide.id !== id),
        ...(isOpen && { guidePanel: null }),
        ...(shownGuide === id && { shownGuide: null }),
      });
    },

    follow(controls: readonly Control[]): void {
      const guides = controls.map(({ tool, ...control }): Guide => ({
        ...control,
        id: newId(),
        purpose: purposeOf(control.kind, control.addOn),
        given: null,
        tool: pictureTools.find((one) => one === tool) ?? 'straight',
        isEdited: false,
      }));
      set({ guides, guidePanel: null, shownGuide: null });
    },

    /** A guide that is here already and has the same tool settings keeps its picture, so that the result is the same. */
    guideAsWritten(written: readonly ControlSettings[]): void {
      const before = get().guides;
      const left = [...before];
      const { count } = CONTROL_LIMITS;
      const guides = written.slice(0, count).map((settings): Guide => {
        const { kind, fit, weight, start, end, mode } = settings;
        const found = left.findIndex(
          (one) => one.kind === kind && isNamed(one.addOn, settings.name),
        );
        const [same] = found < 0 ? [] : left.splice(found, 1);
        return {
          ...(same ? remade(same, settings) : guideOfName(settings, get())),
          ...{ fit, weight, start, end, mode },
        };
      });
      const guidesNotice = written.length > count ? 'full' : null;
      set({ guides, guidesNotice, guidePanel: null, shownGuide: null });
      for (const guide of guides) {
        const former = before.find(({ id }) => id === guide.id);
        if (former && !isMadeAlike(former, guide)) void get().runGuideTool(guide.id);
      }
    },
  };

  function guideOfName(settings: ControlSettings, surroundings: GuideSurroundings): Guide {
    const { kind, name, tool, options, resolution } = settings;
    const here = guideAddOns(kind, surroundings).find((one) => isNamed(one, name));
    const purpose = purposeOf(kind, name);
    return {
      ...DEFAULT_CONTROL,
      ...{ kind, purpose },
      id: newId(),
      addOn: here ?? name,
      tool: tool ?? (purpose ? guidePurpose(purpose).tool : 'straight'),
      ...{ options, resolution, given: null, picture: null, isEdited: false },
    };
  }
}

/** What a guide remembers of a file that was read. */
const givenOf = ({ picture, width, height, isBlack }: ReadStart) => ({
  ...{ picture, width, height, isBlack },
});

const asItIs = (tool: PictureTool) => ({ tool, options: {}, resolution: null });

type Making = Pick<Guide, 'tool' | 'options' | 'resolution'>;

/** A guide with the tool settings of a file, unless it was drawn or given ready-made. */
function remade(guide: Guide, { tool, options, resolution }: ControlSettings): Guide {
  const { isEdited, given, picture } = guide;
  const isMade = !isEdited && (picture === null || (given !== null && guide.tool !== 'straight'));
  if (!isMade || tool === null || tool === 'straight') return guide;
  const made = { tool, options, resolution };
  return isMadeAlike(guide, made) ? guide : { ...guide, ...made };
}

function isMadeAlike(one: Making, other: Making): boolean {
  const isSame = ([name, rule]: [string, ToolOption]) =>
    (one.options[name] ?? rule.default) === (other.options[name] ?? rule.default);
  return (
    one.tool === other.tool &&
    one.resolution === other.resolution &&
    Object.entries(pictureTool(one.tool).options).every(isSame)
  );
}

/** A1111 ignores the case of names. */
const isNamed = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
