import type { ControlKind } from '../contract/controls.ts';
import {
  guidePurpose,
  guidePurposes,
  offerFor,
  type GuideOffer,
  type GuidePurpose,
} from '../contract/guide-purposes.ts';
import { pictureEncoderFor } from '../contract/hub-presets.ts';
import {
  fitsAdapter,
  fitsControl,
  type AddOn,
  type AdapterFit,
  type Library,
  type ModelShape,
} from '../contract/library.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { pictureTool, type PictureTool, type ToolTask } from '../contract/picture-tools.ts';
import { TOOL_PRESETS, toolModelsFor } from '../contract/tool-presets.ts';
import type { AppState } from './state/app-state.ts';
import type { Guide } from './state/guide-state.ts';

/** What is installed, and which model is in use. */
export type GuideSurroundings = Pick<AppState, 'library' | 'modelId'>;

/** Something that a guide needs and that is not installed. */
export interface GuideNeed {
  readonly name: string;
  /** Its common name. */
  readonly title: string;
  /** null if no source is known. */
  readonly offer: Pick<GuideOffer, 'address' | 'isBesidePage' | 'bytes' | 'licence'> | null;
  /** Whether it is installed but guides other models than the one in use. */
  readonly isForOthers?: boolean;
}

/** The add-on for a purpose: an installed one, or else the one on offer. */
export function addOnFor(purpose: GuidePurpose, surroundings: GuideSurroundings): string {
  const { kind, named, offers } = guidePurpose(purpose);
  const offer = offerFor(purpose, shapeInUse(surroundings));
  const here = guideAddOns(kind, surroundings).find(
    (name) => named.test(name) || name === offer?.name,
  );
  return here ?? (offer ?? offers[0]!).name;
}

/** The names of the installed add-ons of a kind that can guide the model in use. */
export function guideAddOns(kind: ControlKind, surroundings: GuideSurroundings): readonly string[] {
  const shape = shapeInUse(surroundings);
  return addOnsOf(kind, surroundings)
    .filter((one) => one.kind !== 'control-net' || fitsControl(one.fit, shape))
    .map(({ name }) => name);
}

const addOnsOf = (kind: ControlKind, { library }: GuideSurroundings): readonly AddOn[] =>
  (library?.addOns ?? []).filter((one) => one.kind === kind);

function shapeInUse({ library, modelId }: GuideSurroundings): ModelShape | null {
  return library?.models.find(({ manifest }) => manifest.id === modelId)?.shape ?? null;
}

/** By task, the installed models that a tool uses. */
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

/** What has to be downloaded first; empty while it is not known what is installed. */
export function guideNeeds(
  {
    kind,
    addOn,
    purpose,
    tool,
    picture,
  }: Pick<Guide, 'kind' | 'addOn' | 'purpose' | 'tool' | 'picture'>,
  surroundings: GuideSurroundings,
): readonly GuideNeed[] {
  const { library } = surroundings;
  if (!library) return [];
  const needs: GuideNeed[] = [];
  if (!guideAddOns(kind, surroundings).includes(addOn)) {
    needs.push(addOnNeeded({ kind, addOn, purpose }, surroundings));
  }
  if (kind === 'ip-adapter') needs.push(...encoderFor(addOn, library));
  const models = toolModels(tool, library);
  for (const task of picture ? [] : pictureTool(tool).tasks) {
    if (models[task] === undefined) needs.push(modelFor(task));
  }
  return needs;
}

function addOnNeeded(
  { kind, addOn, purpose }: Pick<Guide, 'kind' | 'addOn' | 'purpose'>,
  surroundings: GuideSurroundings,
): GuideNeed {
  const offer = purpose && offerFor(purpose, shapeInUse(surroundings));
  if (offer?.name === addOn) return { name: addOn, title: offer.title, offer };
  const published = purpose && guidePurpose(purpose).offers.find(({ name }) => name === addOn);
  const isHere = addOnsOf(kind, surroundings).some(({ name }) => name === addOn);
  const title = published?.title ?? addOn;
  return { name: addOn, title, offer: null, ...((published || isHere) && { isForOthers: true }) };
}

/** The width of SD 1.x's UNet. */
const CROSS_ATTENTION_DIM = 768;

/** The model in use if nothing on offer can guide it, otherwise null. */
export function tooSmallForOffers(surroundings: GuideSurroundings): ModelManifest | null {
  const { library, modelId } = surroundings;
  const inUse = library?.models.find(({ manifest }) => manifest.id === modelId);
  const { shape = null } = inUse ?? {};
  if (!inUse || !shape || shape.crossAttentionDim >= CROSS_ATTENTION_DIM) return null;
  const hasOwn = guidePurposes.some(
    (purpose) => offerFor(purpose, shape)?.fit.crossAttentionDim === shape.crossAttentionDim,
  );
  return hasOwn ? null : inUse.manifest;
}

/** The model on offer for a task. */
export function modelFor(task: ToolTask): GuideNeed {
  const { name, repo, megabytes, licence } = TOOL_PRESETS[task];
  return {
    name: repo.split('/').at(-1)!,
    title: name,
    offer: { address: repo, bytes: megabytes * 1_000_000, licence },
  };
}

/** What the adapter on offer needs; installed ones state it themselves. */
const OFFERED: AdapterFit = { reads: 'embedding', width: 1024 };

/**
 * The approximate download size of CLIP ViT-H/14: the file has 3,944,552,236 bytes, but the text encoder in it is left out. The rest has
 * the size of the image_encoder in IP-Adapter's repository, 2,528,373,448 bytes, plus a projection of 4 MB.
 */
const ENCODER_BYTES = 2_530_000_000;

/** The image encoder that an IP-Adapter needs, unless one is installed. */
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
