import { expect, test } from 'vitest';
import type { Library } from '../contract/library.ts';
import { SHAPE } from './__fixtures__/library-engine.ts';
import { guidePurpose, guidePurposes, purposeOf } from '../contract/guide-purposes.ts';
import { guideNeeds, tooSmallForOffers } from './guide-needs.ts';

const named = (id: string) => ({ id }) as Library['models'][number]['manifest'];
const withModel = (shape: Library['models'][number]['shape']) =>
  ({ models: [{ manifest: named('mini'), shape }] }) as unknown as Library;

test('add-ons of SD 1.x are not promised to a smaller model', () => {
  const small = withModel({ ...SHAPE, crossAttentionDim: 256 });
  expect(tooSmallForOffers({ library: small, modelId: 'mini' })).toEqual(named('mini'));
  expect(tooSmallForOffers({ library: small, modelId: 'other' })).toBeNull();
  expect(tooSmallForOffers({ library: withModel(SHAPE), modelId: 'mini' })).toBeNull();
  expect(tooSmallForOffers({ library: withModel(null), modelId: 'mini' })).toBeNull();
  expect(tooSmallForOffers({ library: null, modelId: 'mini' })).toBeNull();
});

test.each(guidePurposes)('what is offered for %s is found by its purpose', (purpose) => {
  const { kind, offer } = guidePurpose(purpose);
  expect(purposeOf(kind, offer.name)).toBe(purpose);
});

test('a layout needs a net and a model that tells things apart', () => {
  const library = { models: [], addOns: [], downloads: [] };
  const control = { kind: 'control-net', tool: 'segmentation', purpose: 'layout' } as const;
  const addOn = guidePurpose('layout').offer.name;
  const needs = guideNeeds({ ...control, addOn, picture: null }, library);
  expect(needs.map(({ title }) => title)).toEqual(['ControlNet seg', 'SegFormer B0 (ADE20K)']);
  // Not every name with these letters is one.
  expect(purposeOf('control-net', 'horse_segway')).toBeNull();
});
