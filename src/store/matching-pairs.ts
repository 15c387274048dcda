import { HUB_PRESETS, type EncoderPreset } from '../contract/hub-presets.ts';
import { fitsTextEncoder } from '../contract/library.ts';
import type { MatchingPair } from '../contract/matching.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import type { AppState } from './state/app-state.ts';
import { installedModels } from './models-slice.ts';

export interface UsablePair extends MatchingPair {
  /** The model whose text encoder it uses. */
  readonly model: ModelManifest;
}

/** The pairs of encoders on this device that share a space. */
export function usablePairs(state: Pick<AppState, 'library' | 'model'>): readonly UsablePair[] {
  const addOns = state.library?.addOns ?? [];
  return installedModels(state).flatMap(({ manifest: model, shape }) => {
    const { textProjection, imageEncoder } = model.parts;
    const others = addOns.filter(
      (addOn) => addOn.kind === 'image-encoder' && fitsTextEncoder(addOn.fit, shape),
    );
    return [
      ...(textProjection && imageEncoder ? [null] : []),
      ...others.map(({ name }) => name),
    ].map((name) => ({ modelId: model.id, imageEncoder: name, model }));
  });
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
  const encoders = HUB_PRESETS.filter((preset) => preset.adds === 'image-encoder');
  const isFitting = ({ fit, onlyFor }: EncoderPreset) =>
    fitsTextEncoder(fit, model.shape) && (onlyFor === undefined || onlyFor === repo);
  return encoders.find(isFitting) ?? null;
}

/** The chosen pair, or else one of the current model, or else any; null if there is none yet. */
export function pairInUse(
  state: Pick<AppState, 'library' | 'model' | 'modelId' | 'chosenPair'>,
): UsablePair | null {
  const { chosenPair, modelId } = state;
  const pairs = usablePairs(state);
  return (
    pairs.find((pair) => chosenPair && isSamePair(pair, chosenPair)) ??
    pairs.find((pair) => pair.modelId === modelId) ??
    pairs[0] ??
    null
  );
}

/** `pairInUse` as the engine wants it. */
export function searchPair(state: Parameters<typeof pairInUse>[0]): MatchingPair | null {
  const pair = pairInUse(state);
  return pair && { modelId: pair.modelId, imageEncoder: pair.imageEncoder };
}

/** The pair for a request. Until the library has been listed, it is the built-in model's own. */
export function pairToUse(
  state: Parameters<typeof pairInUse>[0],
  embeddedModelId: string,
): MatchingPair {
  return searchPair(state) ?? { modelId: embeddedModelId, imageEncoder: null };
}

export function isSamePair(one: MatchingPair, other: MatchingPair): boolean {
  return one.modelId === other.modelId && one.imageEncoder === other.imageEncoder;
}
