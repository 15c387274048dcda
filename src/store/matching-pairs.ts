import {
  HUB_PRESETS,
  type EncoderPreset,
  type TextEncoderPreset,
} from '../contract/hub-presets.ts';
import { fitsTextEncoder, type AddOn, type EncoderFit } from '../contract/library.ts';
import type { MatchingPair } from '../contract/matching.ts';
import type { AppState } from './state/app-state.ts';
import { installedModels } from './models-slice.ts';

type ImageEncoder = Extract<AddOn, { kind: 'image-encoder' }>;
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

/** The image encoders that make a pair with a text encoder. */
export function fittingImageEncoders(
  { fit }: LoneTextEncoder,
  addOns: readonly AddOn[],
): readonly ImageEncoder[] {
  return addOns.filter(
    (addOn) => addOn.kind === 'image-encoder' && addOn.fit.projectionSize === fit.projectionSize,
  ) as readonly ImageEncoder[];
}

const encoderPresets = HUB_PRESETS.filter((preset) => preset.adds === 'image-encoder');

/** The image encoder on offer for a text encoder; null if none goes with it. */
export function imageSideOf({ fit }: LoneTextEncoder): EncoderPreset | null {
  return encoderPresets.find((one) => one.fit.projectionSize === fit.projectionSize) ?? null;
}

/** A text encoder that lacks an image encoder which is on offer. */
export function loneTextEncoder({ library }: Pick<AppState, 'library'>): LoneTextEncoder | null {
  const addOns = library?.addOns ?? [];
  const isLone = (one: LoneTextEncoder) =>
    fittingImageEncoders(one, addOns).length === 0 && imageSideOf(one) !== null;
  return addOns.filter((addOn) => addOn.kind === 'text-encoder').find(isLone) ?? null;
}

/** The text encoder on offer for an image encoder that none here goes with. */
export function textSideOf({ projectionSize, textEncoder }: EncoderFit): TextEncoderPreset | null {
  const presets = HUB_PRESETS.filter((preset) => preset.adds === 'text-encoder');
  const isFitting = ({ fit }: TextEncoderPreset) =>
    textEncoder === 'clip' && fit.projectionSize === projectionSize;
  return presets.find(isFitting) ?? null;
}

/** The image encoder on offer that would make a pair with the current model, if it is in none. */
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

/** Differs between pairs. */
export const pairKey = ({ modelId, textEncoder, imageEncoder }: MatchingPair): string =>
  JSON.stringify([modelId, textEncoder, imageEncoder]);
