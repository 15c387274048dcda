import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { identifyCheckpoint } from './identify.ts';
import { openCheckpoint } from './open-checkpoint.ts';
import { otherUpscaler, refuseOtherUpscalers } from './other-upscalers.ts';
import { upscalerWeights } from './upscaler-names.ts';

/** Written by scripts/goldens/upscalers.py. */
const FOLDER = 'src/graph/models/__goldens__/upscalers/';
type Shapes = Readonly<Record<string, readonly number[]>>;
const others = JSON.parse(
  gunzipSync(readFileSync(`${FOLDER}others.json.gz`)).toString(),
) as Readonly<Record<string, Shapes>>;
const { cases } = JSON.parse(readFileSync(`${FOLDER}upscalers.json`, 'utf8')) as {
  readonly cases: Readonly<Record<string, { readonly architecture: string }>>;
};

const tensorsOf = (shapes: Shapes, wrapper = '') =>
  new Map(Object.entries(shapes).map(([name, shape]) => [wrapper + name, { shape }]));

/** The families' own spelling, where it differs from spandrel's. */
const SPELT: Readonly<Record<string, string>> = { RealCUGAN: 'Real-CUGAN', MMRealSR: 'MM-RealSR' };

describe.each(Object.keys(others))('%s', (family) => {
  test.each(['', 'params_ema.', 'module.'])('is recognised under the prefix “%s”', (wrapper) => {
    const tensors = tensorsOf(others[family]!, wrapper);
    expect(identifyCheckpoint(tensors)).toBe('upscaler');
    expect(otherUpscaler(tensors.keys())).toBe(SPELT[family] ?? family);
    expect(() => refuseOtherUpscalers('a.pth', tensors.keys())).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        details: expect.objectContaining({ fault: 'other-upscaler' }) as unknown,
      }),
    );
  });
});

test.each(Object.keys(cases))(
  '%s belongs to the family: the wrapper is removed, and names are unified',
  async (name) => {
    const bytes = new Uint8Array(readFileSync(FOLDER + name));
    const read = (start: number, end: number) => Promise.resolve(bytes.slice(start, end));
    const { tensors } = await openCheckpoint({ name, bytes: bytes.length, read });
    expect(identifyCheckpoint(tensors)).toBe('upscaler');
    expect(otherUpscaler(tensors.keys())).toBeNull();
    const names = [...upscalerWeights(tensors).keys()];
    const isRrdb = cases[name]!.architecture === 'ESRGAN';
    const spelling = isRrdb
      ? /^(conv_(first|body|up\d|hr|last)|body\.\d+\.rdb[123]\.conv([1-5]|1x1))\.(weight|bias)$/
      : /^body\.\d+\.(weight|bias)$/;
    expect(names.filter((one) => !spelling.test(one))).toEqual([]);
  },
);

test('of two sets of weights, the moving average is used', () => {
  const tensors = new Map([
    ['params.body.0.weight', 'last'],
    ['params_ema.body.0.weight', 'average'],
  ]);
  expect([...upscalerWeights(tensors)]).toEqual([['body.0.weight', 'average']]);
});

test('finds no upscaler in other files', () => {
  expect(upscalerWeights(new Map([['conv_in.weight', 1]])).size).toBe(0);
});
