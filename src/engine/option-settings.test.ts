import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInfotext, formatInfotext } from '../core/formats/a1111-parameters.ts';
import {
  hasEffect,
  MODEL_OPTIONS,
  optionEntries,
  OWN_OPTIONS,
  type OptionKey,
  type PictureOption,
  type PictureOptions,
} from '../contract/picture-options.ts';
import { readOptions, writeOptions } from './option-settings.ts';

function valuesOf(option: PictureOption): fc.Arbitrary<unknown> {
  switch (option.type) {
    case 'number':
      return option.multipleOf === 0
        ? fc.double({ min: option.min, max: option.max, noNaN: true })
        : fc.integer({ min: option.min, max: option.max });
    case 'choice':
      return fc.constantFrom(...option.values);
    case 'flag':
      return fc.boolean();
    case 'text':
    case 'name':
      return fc.constantFrom('a', 'x, y: z', '512x768');
  }
}

const ROWS = optionEntries<OptionKey>({ ...MODEL_OPTIONS, ...OWN_OPTIONS }).filter(
  ([, { infotext }]) => infotext !== undefined,
);
const START = { start: { picture: new Blob(), fit: 'crop', mask: null } } as const;
const options = fc
  .record(Object.fromEntries(ROWS.map(([key, row]) => [key, valuesOf(row)])))
  .map((values) => ({ ...(values as unknown as PictureOptions), ...START }));

test('options that an infotext can hold are read back as they were written', () => {
  fc.assert(
    fc.property(options, (written) => {
      const text = formatInfotext({
        prompt: '',
        negativePrompt: '',
        settings: writeOptions(written),
      });
      const read = readOptions(parseInfotext(text).settings);
      for (const [key, row] of ROWS) {
        const value = written[key as keyof PictureOptions];
        // If the schedule is A1111's default, two samplers here fit it, which paint the same picture.
        if (key === 'sampler')
          expect(writeOptions({ ...written, ...read })).toEqual(writeOptions(written));
        else if (hasEffect(key, written))
          expect(read[key as keyof PictureOptions] ?? row.default, key).toEqual(value);
      }
    }),
  );
});

test('the strength is written only where there was a start picture', () => {
  fc.assert(
    fc.property(options, (written) => {
      expect(writeOptions(written).get('Denoising strength')).toBe(String(written.strength));
      expect(writeOptions({ ...written, start: null }).has('Denoising strength')).toBe(false);
    }),
  );
});

test('settings of other programs that make no sense are left out', () => {
  const settings = new Map([
    ['Steps', 'many'],
    ['Size', '512'],
    ['Clip skip', '12'],
    ['Sampler', 'magic'],
    ['Seed', ''],
  ]);
  expect(readOptions(settings)).toEqual({ rng: 'NV' });
});

test.each([
  ['CPU', 'CPU'],
  ['GPU', 'NV'],
  ['NV', 'NV'],
  // modules/infotext_utils.py: "Missing RNG means the default was set, which is GPU RNG".
  [undefined, 'NV'],
])('RNG %s is read as %s', (written, read) => {
  const settings = new Map([['Steps', '20']]);
  if (written !== undefined) settings.set('RNG', written);
  expect(readOptions(settings)).toEqual({ steps: 20, rng: read });
});

test('nothing is read from a text without settings', () => {
  expect(readOptions(new Map())).toEqual({});
});

test('a variation is written as A1111 does, and not at all without one', () => {
  const [some] = fc.sample(options, 1);
  const varied = { ...some!, variationSeed: 21, variationStrength: 0.15 };
  const settings = writeOptions(varied);
  expect(settings.get('Variation seed')).toBe('21');
  expect(settings.get('Variation seed strength')).toBe('0.15');
  const keys = [...writeOptions({ ...varied, variationStrength: 0 }).keys()];
  expect(keys.filter((key) => key.startsWith('Variation'))).toEqual([]);
});

test('a seed of another size is written as A1111 does, and only with both of its edges', () => {
  const [some] = fc.sample(options, 1);
  const resized = { ...some!, seedResizeWidth: 512, seedResizeHeight: 768 };
  expect(writeOptions(resized).get('Seed resize from')).toBe('512x768');
  for (const edge of ['seedResizeWidth', 'seedResizeHeight']) {
    expect(writeOptions({ ...resized, [edge]: 0 }).has('Seed resize from')).toBe(false);
  }
});

test('tiling and rescaled guidance are written and read under the names that A1111 and its extensions use', () => {
  const [some] = fc.sample(options, 1);
  const settings = writeOptions({ ...some!, tiling: true, guidanceRescale: 0.7 });
  expect([settings.get('Tiling'), settings.get('CFG Rescale')]).toEqual(['True', '0.7']);
  const plain = writeOptions({ ...some!, tiling: false, guidanceRescale: 0 });
  expect([plain.has('Tiling'), plain.has('CFG Rescale')]).toEqual([false, false]);
  const other = readOptions(
    new Map([
      ['CFG Rescale phi', '0.7'],
      ['Tiling', 'True'],
    ]),
  );
  expect(other).toMatchObject({ guidanceRescale: 0.7, tiling: true });
});
