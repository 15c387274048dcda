import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawnPicture } from './__fixtures__/drawn-picture.ts';
import {
  cropForClip,
  parseImageProcessorConfig,
  processClipImage,
} from './clip-image-processor.ts';
import { resample, type Pixels, type ResampleFilter } from './resample.ts';

interface Goldens {
  readonly resizes: readonly {
    readonly from: readonly [number, number];
    readonly to: readonly [number, number];
    readonly filter: ResampleFilter;
    readonly pattern: number;
    readonly sha256: string;
  }[];
  readonly processors: readonly {
    readonly config: unknown;
    readonly from: readonly [number, number];
    readonly pattern: number;
    readonly shape: readonly number[];
    readonly sha256: string;
    readonly values: readonly number[];
  }[];
}

/** The results of Pillow and transformers for the pictures of `drawnPicture`, from scripts/goldens/image_processor.py. */
const { resizes, processors } = JSON.parse(
  readFileSync(new URL('./__goldens__/image-processor.json', import.meta.url), 'utf8'),
) as Goldens;

const sha256 = ({ data }: Pixels) => createHash('sha256').update(data).digest('hex');

describe('resample', () => {
  it.each(resizes)('$from to $to by $filter equals Pillow, bit for bit', (golden) => {
    const resized = resample(
      drawnPicture(golden.from, golden.pattern),
      ...golden.to,
      golden.filter,
    );
    expect([resized.width, resized.height]).toEqual(golden.to);
    expect(sha256(resized)).toBe(golden.sha256);
  });
});

describe('processClipImage', () => {
  it.each(processors)('$from with $config equals transformers', (golden) => {
    const config = parseImageProcessorConfig(golden.config);
    const pixels = drawnPicture(golden.from, golden.pattern);
    expect(sha256(cropForClip(pixels, config))).toBe(golden.sha256);
    const { shape, data } = processClipImage(pixels, config);
    expect(shape).toEqual(golden.shape);
    golden.values.forEach((value, index) => expect(data[index * 37]).toBeCloseTo(value, 5));
  });

  it.each([
    [{ resample: 0 }, 'resample'],
    [{ size: { longest_edge: 3 } }, 'size'],
    [{ size: 1e9 }, 'size'],
    [{ image_mean: [0.5] }, 'image_mean'],
    [null, ''],
  ])('refuses %j', (config, named) => {
    expect(() => parseImageProcessorConfig(config)).toThrow(
      expect.objectContaining({
        code: 'invalid-config',
        message: expect.stringContaining(named) as string,
      }),
    );
  });
});
