import { expect, test } from 'vitest';
import type { AddOn, Library, ModelShape } from '../contract/library.ts';
import type { MatchingPair } from '../contract/matching.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { SHAPE } from './__fixtures__/library-engine.ts';
import { MANIFEST } from './__fixtures__/ports.ts';
import {
  encoderToAdd,
  fittingImageEncoders,
  imageSideOf,
  loneTextEncoder,
  pairInUse,
  textSideOf,
  usablePairs,
  type LoneTextEncoder,
} from './matching-pairs.ts';

const part = { config: 'a.json', weights: ['a'] };
const model = (id: string, stateSize: number, hasPair = false) => {
  const parts = { ...MANIFEST.parts, ...(hasPair && { imageEncoder: part, textProjection: part }) };
  const manifest: ModelManifest = { ...MANIFEST, id, parts };
  const shape: ModelShape = { ...SHAPE, stateSize };
  return { manifest, shape, prediction: null, bytes: 1 };
};
const encoder = (
  name: string,
  textHiddenSize: number,
  textEncoder: 'clip' | 'xlm-r' = 'clip',
): AddOn => ({
  ...{ id: name, name, bytes: 1, kind: 'image-encoder' },
  fit: { textEncoder, textHiddenSize, projectionSize: 8, imageSize: 28 },
  gives: { embedding: 8, states: 16 },
});
const reader = (name: string, projectionSize: number): LoneTextEncoder => ({
  ...{ id: name, name, bytes: 1, kind: 'text-encoder' },
  fit: { hiddenSize: 768, projectionSize },
});
const taiyi = model('taiyi', 768);
/** AltDiffusion's encoder: the UNet gets the same width as from CLIP, but the states are wider. */
const alt = (repo: string) => {
  const { manifest, ...rest } = model('alt', 1024);
  return {
    ...rest,
    manifest: {
      ...manifest,
      source: { type: 'hub', endpoint: 'https://hub', repo, commit: 'a' } as const,
    },
    shape: { ...SHAPE, textEncoder: 'xlm-r' as const, stateSize: 1024 },
  };
};
const models = [
  model('mini', 256, true),
  model('sky', 768),
  model('own', 768, true),
  // Of the same width, but in another space.
  { ...taiyi, shape: { ...taiyi.shape, textEncoder: 'bert' as const } },
  alt('BAAI/AltDiffusion-m9'),
];
const library: Library = {
  models,
  downloads: [],
  addOns: [
    encoder('b-32', 512),
    encoder('l-14', 768),
    encoder('alt-clip', 1024, 'xlm-r'),
    encoder('wide', 1024),
    { id: 'v', name: 'v', bytes: 1, kind: 'vae', latents: SHAPE.latents },
  ],
};
const stateOf = (modelId: string, kept: Library = library) => ({
  library: kept,
  modelId,
  model: {
    status: 'ready',
    manifest: models.find(({ manifest }) => manifest.id === modelId)!.manifest,
  } as const,
  chosenPair: null,
});
const named = ({ modelId, textEncoder, imageEncoder }: MatchingPair) =>
  [modelId ?? textEncoder, imageEncoder] as const;

test('a pair is a model’s own, or one whose widths agree', () => {
  expect(usablePairs(stateOf('mini')).map(named)).toEqual([
    ['mini', null],
    ['sky', 'l-14'],
    ['own', null],
    ['own', 'l-14'],
    ['alt', 'alt-clip'],
  ]);
});

test('the current model’s pair suggests itself, its own before others', () => {
  expect(named(pairInUse(stateOf('sky'))!)).toEqual(['sky', 'l-14']);
  expect(named(pairInUse(stateOf('own'))!)).toEqual(['own', null]);
  const chosenPair = { modelId: 'own', imageEncoder: 'l-14' };
  expect(named(pairInUse({ ...stateOf('mini'), chosenPair })!)).toEqual(['own', 'l-14']);
});

test('an image encoder is offered only for a model that lacks one', () => {
  const without: Library = { ...library, addOns: [] };
  expect(encoderToAdd(stateOf('sky', without))).toMatchObject({ id: 'clip-vit-l-14' });
  expect(encoderToAdd(stateOf('sky'))).toBeNull();
  expect(encoderToAdd(stateOf('own', without))).toBeNull();
  expect(encoderToAdd(stateOf('mini', without))).toBeNull();
  expect(encoderToAdd(stateOf('taiyi', without))).toBeNull();
  expect(encoderToAdd(stateOf('alt', without))).toMatchObject({ id: 'altclip-m9' });
  // Of the same width, but trained with another image encoder.
  const other: Library = { ...without, models: [alt('BAAI/AltDiffusion')] };
  expect(encoderToAdd(stateOf('alt', other))).toBeNull();
  const narrow: Library = { ...without, models: [model('sky', 640)] };
  expect(encoderToAdd(stateOf('sky', narrow))).toBeNull();
});

test('a text encoder among the add-ons pairs with the image encoders of its space, after the models', () => {
  const addOns = [reader('of-eight', 8), reader('of-nine', 9), encoder('b-32', 512)];
  const state = stateOf('mini', { ...library, addOns });
  expect(usablePairs(state).map(named)).toEqual([
    ['mini', null],
    ['own', null],
    ['of-eight', 'b-32'],
  ]);
  expect(named(pairInUse(state)!)).toEqual(['mini', null]);
  const chosenPair = { textEncoder: 'of-eight', imageEncoder: 'b-32' };
  expect(pairInUse({ ...state, chosenPair })).toEqual(chosenPair);
  const gone = stateOf('mini', { ...library, addOns: [encoder('b-32', 512)] });
  expect(named(pairInUse({ ...gone, chosenPair })!)).toEqual(['mini', null]);
});

test('the image encoder that a text encoder was trained with is offered until one fits, and then comes first', () => {
  const lone = reader('Taiyi-CLIP-Roberta-102M-Chinese', 8);
  expect(imageSideOf(lone)).toBe('CLIP ViT-B/32');
  const huge = reader('Taiyi-CLIP-RoBERTa-326M-ViT-H-Chinese', 8);
  expect(imageSideOf(huge)).toBe('CLIP ViT-H/14');
  const unknown = reader('odd', 9);
  expect(imageSideOf(unknown)).toBeNull();
  const stateWith = (...addOns: readonly AddOn[]) => ({ library: { ...library, addOns } });
  expect(loneTextEncoder(stateWith(unknown, lone))).toBe(lone);
  const own = encoder('clip-vit-base-patch32', 512);
  expect(loneTextEncoder(stateWith(lone, own))).toBeNull();
  const fitting = fittingImageEncoders(lone, [encoder('b-16', 512), own]);
  expect(fitting.map(({ name }) => name)).toEqual(['clip-vit-base-patch32', 'b-16']);
  expect(textSideOf(fitting[0]!)).toMatchObject({ id: 'taiyi-clip' });
  expect(textSideOf(fitting[1]!)).toBeNull();
});
