import { expect, test } from 'vitest';
import { DEFAULT_MASK_OPTIONS, MASK_CONTENTS, type MaskOptions } from '../contract/paint-mask.ts';
import { readMask, writeMask } from './mask-settings.ts';

const some: MaskOptions = {
  blur: 6,
  content: 'noise',
  onlyMasked: true,
  padding: 40,
  soft: true,
};

test('a mask’s settings are written as A1111 writes them', () => {
  expect(Object.fromEntries(writeMask(some))).toEqual({
    'Mask blur': '6',
    'Masked content': 'latent noise',
    'Inpaint area': 'Only masked',
    'Masked area padding': '40',
    'Soft inpainting enabled': 'True',
  });
  expect(Object.fromEntries(writeMask(DEFAULT_MASK_OPTIONS))).toEqual({ 'Mask blur': '4' });
});

test('settings survive being written and read again', () => {
  expect(readMask(writeMask(some))).toEqual(some);
  for (const content of MASK_CONTENTS) {
    expect(readMask(writeMask({ ...some, content, blur: 0 }))).toMatchObject({ content, blur: 0 });
  }
  const { padding: _, ...others } = DEFAULT_MASK_OPTIONS;
  expect(readMask(writeMask(DEFAULT_MASK_OPTIONS))).toEqual(others);
});

test('a picture without a mask has no mask settings', () => {
  expect(readMask(new Map([['Denoising strength', '0.5']]))).toBeNull();
});

test('leaves out settings that cannot be read', () => {
  const odd = new Map([
    ['Mask blur', 'much'],
    ['Masked content', 'paint'],
    ['Masked area padding', '-1'],
  ]);
  expect(readMask(odd)).toEqual({ blur: 0, content: 'original', onlyMasked: false, soft: false });
});
