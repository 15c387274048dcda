import type { Licence } from '../contract/download-plan.ts';
import type { ControlKind } from '../contract/controls.ts';
import { guidePurpose, type GuidePurpose } from '../contract/guide-purposes.ts';
import { pictureEncoderFor } from '../contract/hub-presets.ts';
import { fitsAdapter, type AdapterFit, type Library } from '../contract/library.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { pictureTool, type PictureTool, type ToolTask } from '../contract/picture-tools.ts';
import { TOOL_PRESETS, toolModelsFor } from '../contract/tool-presets.ts';
import type { AppState } from './state/app-state.ts';
import type { Guide } from './state/guide-state.ts';

/** Something that a guide cannot do without and that is not here. */
export interface GuideNeed {
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** null for what nobody here knows where to get. */
  readonly offer: {
    readonly address: string;
    /** About. */
    readonly bytes: number;
    readonly licence: Licence;
  } | null;
}

/** The add-on for a purpose: one that is here, or else the one that is offered. */
export function addOnFor(purpose: GuidePurpose, library: Library | null): string {
  const { kind, named, offer } = guidePurpose(purpose);
  return guideAddOns(kind, library).find((name) => named.test(name)) ?? offer.name;
}

/** The names of the add-ons of a kind that are here. */
export function guideAddOns(kind: ControlKind, library: Library | null): readonly string[] {
  const addOns: readonly { readonly kind: string; readonly name: string }[] = library?.addOns ?? [];
  return addOns.filter((one) => one.kind === kind).map(({ name }) => name);
}

/** By task, the models here that a tool looks with. */
export function toolModels(
  tool: PictureTool,
  library: Library | null,
): Readonly<Partial<Record<ToolTask, string>>> {
  const { tasks, mayUse = [] } = pictureTool(tool);
  return Object.fromEntries(
    [...tasks, ...mayUse].flatMap((task) => {
      const [here] = toolModelsFor(task, library);
      return here === undefined ? [] : [[task, here] as const];
    }),
  );
}

/** What has to be got first; nothing as long as it is not known what is here. */
export function guideNeeds(
  {
    kind,
    addOn,
    purpose,
    tool,
    picture,
  }: Pick<Guide, 'kind' | 'addOn' | 'purpose' | 'tool' | 'picture'>,
  library: Library | null,
): readonly GuideNeed[] {
  if (!library) return [];
  const needs: GuideNeed[] = [];
  if (!guideAddOns(kind, library).includes(addOn)) {
    const offer = purpose && guidePurpose(purpose).offer;
    needs.push(
      offer?.name === addOn
        ? { name: addOn, title: offer.title, offer }
        : { name: addOn, title: addOn, offer: null },
    );
  }
  if (kind === 'ip-adapter') needs.push(...encoderFor(addOn, library));
  const models = toolModels(tool, library);
  for (const task of picture ? [] : pictureTool(tool).tasks) {
    if (models[task] === undefined) needs.push(modelFor(task));
  }
  return needs;
}

/** Of SD 1.x's UNet. What is offered guides no other. */
const CROSS_ATTENTION_DIM = 768;

/** The model in use, if the add-ons on offer cannot guide it. */
export function tooSmallForOffers({
  library,
  modelId,
}: Pick<AppState, 'library' | 'modelId'>): ModelManifest | null {
  const inUse = library?.models.find(({ manifest }) => manifest.id === modelId);
  return inUse?.shape && inUse.shape.crossAttentionDim < CROSS_ATTENTION_DIM
    ? inUse.manifest
    : null;
}

/** The model that is offered for a task. */
export function modelFor(task: ToolTask): GuideNeed {
  const { name, repo, megabytes, licence } = TOOL_PRESETS[task];
  return {
    name: repo.split('/').at(-1)!,
    title: name,
    offer: { address: repo, bytes: megabytes * 1_000_000, licence },
  };
}

/** What the adapter on offer reads; the others say it themselves. */
const OFFERED: AdapterFit = { reads: 'embedding', width: 1024 };

/** Of CLIP ViT-H/14, whose file holds the text encoder too. */
const ENCODER_BYTES = 3_940_000_000;

/** The image encoder that an IP-Adapter looks with, unless one is here. */
function encoderFor(addOn: string, { addOns }: Library): readonly GuideNeed[] {
  const adapter = addOns.find((one) => one.kind === 'ip-adapter' && one.name === addOn);
  const fit = adapter?.kind === 'ip-adapter' ? adapter.fit : OFFERED;
  const isHere = addOns.some((one) => one.kind === 'image-encoder' && fitsAdapter(one.gives, fit));
  const preset = isHere ? null : pictureEncoderFor(fit);
  if (!preset) return [];
  const { name, repo, licence } = preset;
  const offer = { address: repo, bytes: ENCODER_BYTES, licence };
  return [{ name: repo.split('/').at(-1)!, title: name, offer }];
}
