import {
  HUB_PRESETS,
  IMAGE_SIDES,
  type EncoderPreset,
  type TextEncoderPreset,
} from '../contract/hub-presets.ts';
import { fitsTextEncoder, type AddOn } from '../contract/library.ts';
import type { MatchingPair } from '../contract/matching.ts';
import type { AppState } from './state/app-state.ts';
import { installedModels } from './models-slice.ts';

export type ImageEncoder = Extract<AddOn, { kind: 'image-encoder' }>;
export type LoneTextEncoder = Extract<AddOn, { kind: 'text-encoder' }>;

/** The pairs of encoders on this device that share a space. */
export function usablePairs(state: Pick<AppState, 'library' | 'model'>): readonly MatchingPair[] {
  const addOns = state.library?.addOns ?? [];
  const encoders = addOns.filter((addOn) => addOn.kind === 'image-encoder');
  const ofModels = installedModels(state).flatMap(({ manifest: model, shape }) => {
    const { textProjection, imageEncoder } = model.parts;
    const others = encoders.filter(({ fit }) => fitsTextEncoder(fit, shape));
    return [
      ...(textProjection && imageEncoder ? [null] : []),
      ...others.map(({ name }) => name),
    ].map((imageEncoder) => ({ modelId: model.id, imageEncoder }));
  });
  const ofAddOns = addOns
    .filter((addOn) => addOn.kind === 'text-encoder')
    .flatMap((textEncoder) =>
      fittingImageEncoders(textEncoder, encoders).map(({ name: imageEncoder }) => ({
        textEncoder: textEncoder.name,
        imageEncoder,
      })),
    );
  return [...ofModels, ...ofAddOns];
}

/** The image encoders whose output has the width of a text encoder's, starting with the one that it was trained with. */
export function fittingImageEncoders(
  { name, fit }: LoneTextEncoder,
  addOns: readonly AddOn[],
): readonly ImageEncoder[] {
  const fitting = addOns
    .filter((addOn) => addOn.kind === 'image-encoder')
    .filter((addOn) => addOn.fit.projectionSize === fit.projectionSize);
  const trainedWith = nameIn(IMAGE_SIDES.get(name));
  const rank = (one: ImageEncoder) => Number(one.name !== trainedWith);
  return fitting.toSorted((one, other) => rank(one) - rank(other));
}

/** The name of the image encoder that a text encoder was trained with; null if unknown. */
export function imageSideOf({ name }: LoneTextEncoder): string | null {
  const repo = IMAGE_SIDES.get(name);
  if (repo === undefined) return null;
  return HUB_PRESETS.find((preset) => preset.repo === repo)?.name ?? repo;
}

/** A text encoder that has no image encoder yet, but whose counterpart is known. */
export function loneTextEncoder({ library }: Pick<AppState, 'library'>): LoneTextEncoder | null {
  const addOns = library?.addOns ?? [];
  const isLone = (one: LoneTextEncoder) =>
    fittingImageEncoders(one, addOns).length === 0 && imageSideOf(one) !== null;
  return addOns.filter((addOn) => addOn.kind === 'text-encoder').find(isLone) ?? null;
}

/** The text encoder on offer that was trained with this image encoder. */
export function textSideOf({ name }: ImageEncoder): TextEncoderPreset | null {
  const presets = HUB_PRESETS.filter((preset) => preset.adds === 'text-encoder');
  const isOf = ({ repo }: TextEncoderPreset) => nameIn(IMAGE_SIDES.get(nameIn(repo)!)) === name;
  return presets.find(isOf) ?? null;
}

const nameIn = (repo: string | undefined) => repo?.split('/').at(-1);

const encoderPresets = HUB_PRESETS.filter((preset) => preset.adds === 'image-encoder');

/** The image encoder on offer that would pair with the current model, if that is in no pair yet. */
export function encoderToAdd(
  state: Pick<AppState, 'library' | 'model' | 'modelId'>,
): EncoderPreset | null {
  const { library, modelId } = state;
  if (usablePairs(state).some((pair) => pair.modelId === modelId)) return null;
  const model = library?.models.find(({ manifest }) => manifest.id === modelId);
  if (!model) return null;
  const { source } = model.manifest;
  const repo = source?.type === 'hub' ? source.repo : null;
  const isFitting = ({ fit, onlyFor }: EncoderPreset) =>
    fitsTextEncoder(fit, model.shape) && (onlyFor === undefined || onlyFor === repo);
  return encoderPresets.find(isFitting) ?? null;
}

/** The chosen pair, or else one of the current model, or else any; null if there is none yet. */
export function pairInUse(
  state: Pick<AppState, 'library' | 'model' | 'modelId' | 'chosenPair'>,
): MatchingPair | null {
  const { chosenPair, modelId } = state;
  const pairs = usablePairs(state);
  return (
    pairs.find((pair) => chosenPair && isSamePair(pair, chosenPair)) ??
    pairs.find((pair) => pair.modelId === modelId) ??
    pairs[0] ??
    null
  );
}

/** The pair for a request. Until the library has been listed, it is the built-in model's own. */
export function pairToUse(
  state: Parameters<typeof pairInUse>[0],
  embeddedModelId: string,
): MatchingPair {
  return pairInUse(state) ?? { modelId: embeddedModelId, imageEncoder: null };
}

export function isSamePair(one: MatchingPair, other: MatchingPair): boolean {
  return pairKey(one) === pairKey(other);
}

/** Equal keys mean the same pair. */
export const pairKey = ({ modelId, textEncoder, imageEncoder }: MatchingPair): string =>
  JSON.stringify([modelId, textEncoder, imageEncoder]);
