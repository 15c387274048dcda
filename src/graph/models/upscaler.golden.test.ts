import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { upscalerConfigOf } from '../index.ts';
import { compute } from './__fixtures__/golden-run.ts';
import { upscalerCases, upscalerRun, upscalerTensors } from './__fixtures__/golden-upscalers.ts';

const names = Object.keys(upscalerCases);
/** The CPU computes float16 graphs in float32: that proves their types and weights, not the rounding. */
const MIN_DB = { F32: 100, F16: 45 } as const;

/** dB, relative to the range of the expected values. */
function psnr(found: Float32Array, expected: Float32Array): number {
  const range = Math.max(...expected) - Math.min(...expected);
  const sum = expected.reduce((total, value, i) => total + (value - found[i]!) ** 2, 0);
  return 10 * Math.log10(range ** 2 / (sum / expected.length));
}

describe('upscalers', () => {
  it.each(
    names.flatMap((name) => (['F32', 'F16'] as const).map((dtype) => [name, dtype] as const)),
  )('%s in %s computes what spandrel does', async (name, dtype) => {
    const run = await upscalerRun(name, dtype);
    const { enlarged } = await compute(run, { executionProviders: ['cpu'], logSeverityLevel: 3 });
    const { enlarged: expected } = run.expected;
    expect(enlarged!.dims).toEqual(expected!.dims);
    const db = psnr(enlarged!.data as Float32Array, expected!.data as Float32Array);
    expect(db).toBeGreaterThan(MIN_DB[dtype]);
  });

  it.each(names)('%s has the form that spandrel recognises', async (name) => {
    const config = upscalerConfigOf(await upscalerTensors(name), name);
    const { architecture, scale, tags } = upscalerCases[name]!;
    const isRrdb = config.family === 'rrdb';
    expect([isRrdb ? 'ESRGAN' : 'Compact', config.scale]).toEqual([architecture, scale]);
    const blocks = isRrdb ? `${config.blocks}nb` : `${config.convolutions}nc`;
    expect(tags).toEqual(expect.arrayContaining([`${config.features}nf`, blocks]));
    expect(isRrdb && config.hasShortcuts).toBe(tags.includes('ESRGAN+'));
    expect(config.multiple > 1).toBe(tags.includes('unshuffle'));
  });
});

describe('files that only resemble an upscaler', () => {
  const without = async (name: string, missing: string) => {
    const tensors = new Map(await upscalerTensors(name));
    tensors.delete(missing);
    return tensors;
  };

  it.each([
    ['real-x4.pth', 'conv_last.weight'],
    ['real-x4.pth', 'body.0.rdb1.conv1.weight'],
    ['compact-x4.pth', 'body.4.weight'],
    ['compact-x4.pth', 'body.0.weight'],
  ])('%s without %s is refused', async (name, missing) => {
    const tensors = await without(name, missing);
    expect(() => upscalerConfigOf(tensors, name)).toThrow(AppError);
  });

  it('a network of millions of features is refused before a graph is written', () => {
    const shape = [1_000_000, 3, 3, 3];
    const shapes = new Map([
      ['body.0.weight', { shape }],
      ['body.1.weight', { shape: [1_000_000] }],
      ['body.2.weight', { shape: [48, 1_000_000, 3, 3] }],
    ]);
    expect(() => upscalerConfigOf(shapes, 'huge.pth')).toThrow(/no upscaler has such a form/);
  });
});
