import { expect, test } from 'vitest';
import type { Library } from '../contract/library.ts';
import { SHAPE } from './__fixtures__/library-engine.ts';
import { tooSmallForOffers } from './guide-needs.ts';

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
