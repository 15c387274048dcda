import { describe, expect, test } from 'vitest';
import {
  guidePurpose,
  guidePurposes,
  purposeOf,
  type GuidePurpose,
} from '../contract/guide-purposes.ts';
import type { ControlFit, Library, ModelShape } from '../contract/library.ts';
import { SHAPE } from './__fixtures__/library-engine.ts';
import {
  addOnFor,
  guideAddOns,
  guideNeeds,
  tooSmallForOffers,
  type GuideSurroundings,
} from './guide-needs.ts';

const named = (id: string) => ({ id }) as Library['models'][number]['manifest'];
const withModel = (shape: Library['models'][number]['shape']) =>
  ({ models: [{ manifest: named('mini'), shape }] }) as unknown as Library;

test('add-ons of SD 1.x are not offered to a smaller model', () => {
  const small = withModel({ ...SHAPE, crossAttentionDim: 256 });
  expect(tooSmallForOffers({ library: small, modelId: 'mini' })).toEqual(named('mini'));
  expect(tooSmallForOffers({ library: small, modelId: 'other' })).toBeNull();
  expect(tooSmallForOffers({ library: withModel(SHAPE), modelId: 'mini' })).toBeNull();
  expect(tooSmallForOffers({ library: withModel(null), modelId: 'mini' })).toBeNull();
  expect(tooSmallForOffers({ library: null, modelId: 'mini' })).toBeNull();
});

test.each(guidePurposes)('the add-on offered for %s is found by its purpose', (purpose) => {
  const {
    kind,
    offers: [offer],
  } = guidePurpose(purpose);
  expect(purposeOf(kind, offer!.name)).toBe(purpose);
});

test('a layout needs a net and a segmentation model', () => {
  const library = { models: [], addOns: [], downloads: [] };
  const control = { kind: 'control-net', tool: 'segmentation', purpose: 'layout' } as const;
  const addOn = guidePurpose('layout').offers[0]!.name;
  const needs = guideNeeds({ ...control, addOn, picture: null }, { library, modelId: '' });
  expect(needs.map(({ title }) => title)).toEqual(['ControlNet seg', 'SegFormer B0 (ADE20K)']);
  // Not every name that contains these letters means segmentation.
  expect(purposeOf('control-net', 'horse_segway')).toBeNull();
});

describe('add-ons that can guide a model', () => {
  const MINI: ModelShape = {
    ...SHAPE,
    latents: { channels: 16, factor: 16 },
    crossAttentionDim: 256,
  };
  const net = (name: string, fit: ControlFit | null) => ({ kind: 'control-net', name, fit });
  const SD1_NET = net('my-canny', { factor: 8, channels: 4, crossAttentionDim: 768 });
  const MINI_NET = net('my-outline', { factor: 16, channels: 16, crossAttentionDim: 256 });
  const around = (shape: ModelShape, ...addOns: readonly object[]) => ({
    library: { ...withModel(shape), addOns } as unknown as Library,
    modelId: 'mini',
  });
  const needsOf = (purpose: GuidePurpose, around: GuideSurroundings) => {
    const { kind, tool } = guidePurpose(purpose);
    const addOn = addOnFor(purpose, around);
    return guideNeeds({ kind, tool, purpose, addOn, picture: new Blob() }, around);
  };

  test('the model that ships with the page gets its own net, which is served with the page', () => {
    for (const purpose of ['outline', 'sketch', 'lines'] as const) {
      expect(needsOf(purpose, around(MINI))).toMatchObject([
        { name: 'skypaint-mini-outline', offer: { isBesidePage: true } },
      ]);
    }
    expect(needsOf('outline', around(SHAPE))).toMatchObject([{ name: 'control_v11p_sd15_canny' }]);
    expect(tooSmallForOffers(around(MINI))).toBeNull();
  });

  test('a model that nothing can guide is offered nothing', () => {
    expect(needsOf('depth', around(MINI))).toMatchObject([
      { title: 'ControlNet depth', offer: null, isForOthers: true },
    ]);
  });

  test('an installed net is used only for models of its shape', () => {
    expect(needsOf('outline', around(MINI, SD1_NET))).toMatchObject([{ offer: {} }]);
    expect(needsOf('outline', around(MINI, SD1_NET, MINI_NET))).toEqual([]);
    expect(addOnFor('outline', around(MINI, SD1_NET, MINI_NET))).toBe('my-outline');
    expect(addOnFor('outline', around(SHAPE, MINI_NET, SD1_NET))).toBe('my-canny');
    expect(guideAddOns('control-net', around(SHAPE, SD1_NET, MINI_NET))).toEqual(['my-canny']);
    const unknown = net('unknown', null);
    expect(guideAddOns('control-net', around(MINI, unknown))).toEqual(['unknown']);
    const chosen = { kind: 'control-net', tool: 'canny', purpose: null, picture: null } as const;
    expect(guideNeeds({ ...chosen, addOn: 'my-canny' }, around(MINI, SD1_NET))).toMatchObject([
      { name: 'my-canny', offer: null, isForOthers: true },
    ]);
  });

  test('the net served with the page, once installed, covers all its purposes', () => {
    const own = net('skypaint-mini-outline', MINI_NET.fit);
    for (const purpose of ['outline', 'sketch', 'lines'] as const) {
      expect(needsOf(purpose, around(MINI, own))).toEqual([]);
    }
  });
});
