import { expect, test } from 'vitest';
import { drawnPicture } from '../../core/image/__fixtures__/drawn-picture.ts';
import type { Pixels } from '../../core/image/resample.ts';
import { onWhite } from '../../core/image/alpha.ts';
import { withAlpha } from '../../core/image/with-alpha.ts';
import type { Ground } from '../../contract/start-picture.ts';
import type { RgbaImage } from '../../contract/engine-api.ts';
import { readStart } from './read-start.ts';

const FILE = new Blob(['a picture']);

/** What these pixels become; `image` is what would be written into the PNG. */
async function read(pixels: Pixels, file = FILE, ground?: Ground) {
  let image: RgbaImage | undefined;
  const result = await readStart(file, ground, {
    decode: () => Promise.resolve(pixels),
    encode(written) {
      image = written;
      return Promise.resolve(new Blob(['png']));
    },
  });
  return { ...result, image: image! };
}

const opaque = (width: number, height: number): Pixels => {
  const { data } = drawnPicture([width, height], 1);
  return { width, height, channels: 4, data: new Uint8Array(withAlpha(data).buffer) };
};

test('an opaque picture stays as it is', async () => {
  const pixels = opaque(40, 30);
  const { width, height, changes, image } = await read(pixels);
  expect({ width, height, changes }).toEqual({ width: 40, height: 30, changes: [] });
  expect([...image.data]).toEqual([...pixels.data]);
});

test('transparency becomes white, with a note', async () => {
  const pixels = drawnPicture([20, 10], 2, 4);
  const { changes, image } = await read(pixels);
  expect(changes).toEqual(['on-white']);
  expect([...image.data]).toEqual([...withAlpha(onWhite(pixels).data)]);
});

test('what is transparent stays so where it marks holes, in a smaller picture too', async () => {
  const holed = (width: number, height: number) => {
    const pixels = opaque(width, height);
    // The left half, in the colour that a canvas has there.
    for (let at = 0; at < pixels.data.length; at += 4) {
      if ((at / 4) % width < width / 2) pixels.data.fill(0, at, at + 4);
    }
    return pixels;
  };
  const same = await read(holed(20, 10), FILE, 'kept');
  expect(same).toMatchObject({ changes: [], isBlack: false, hasHoles: true });
  const alpha = ({ data }: RgbaImage) => [...data].filter((_, at) => at % 4 === 3);
  const expected = Array.from({ length: 200 }, (_, pixel) => (pixel % 20 < 10 ? 0 : 255));
  expect(alpha(same.image)).toEqual(expected);
  const visible = ({ data }: { readonly data: ArrayLike<number> }) =>
    Array.from(data).filter((_, at) => Math.floor(at / 4) % 20 >= 10);
  expect(visible(same.image)).toEqual(visible(holed(20, 10)));

  const smaller = await read(holed(4096, 4), FILE, 'kept');
  expect(smaller).toMatchObject({ width: 2048, height: 2, changes: ['smaller'], hasHoles: true });
  const row = alpha(smaller.image).slice(0, 2048);
  expect([row[0], row[1000], row[1047], row[2047]]).toEqual([0, 0, 255, 255]);
});

test('an opaque picture stays opaque where transparency would mark holes, and has none', async () => {
  const pixels = opaque(20, 10);
  const { image, hasHoles } = await read(pixels, FILE, 'kept');
  expect([...image.data]).toEqual([...pixels.data]);
  expect(hasHoles).toBe(false);
});

test.each([
  [127, true],
  [128, false],
])('a pixel of opacity %i is a hole: %s', async (opacity, hasHoles) => {
  const pixels = opaque(20, 10);
  pixels.data[4 * 150 + 3] = opacity;
  expect(await read(pixels, FILE, 'kept')).toMatchObject({ hasHoles });
  // On white, nothing is transparent any more.
  expect(await read(pixels)).toMatchObject({ hasHoles: false });
});

test.each([
  [4000, 200, 2048, 102],
  [10, 3000, 7, 2048],
  [3000, 1, 2048, 1],
])('%i × %i becomes %i × %i, with a note', async (width, height, wide, high) => {
  const result = await read(opaque(width, height));
  expect(result).toMatchObject({ width: wide, height: high, changes: ['smaller'] });
  expect(result.image.data).toHaveLength(wide * high * 4);
});

test('a black picture is reported as such, and not one with a single point of light', async () => {
  const pixels = opaque(20, 10);
  for (let at = 0; at < pixels.data.length; at += 1) if (at % 4 !== 3) pixels.data[at] = 0;
  expect(await read(pixels)).toMatchObject({ isBlack: true });
  pixels.data[4 * 150 + 1] = 1;
  expect(await read(pixels)).toMatchObject({ isBlack: false });
});

test('a single pixel is a picture', async () => {
  expect(await read(opaque(1, 1))).toMatchObject({ width: 1, height: 1, changes: [] });
});

test.each([
  ['GIF', 'GIF89a......!\u00ff\u000bNETSCAPE2.0', ['first-frame']],
  ['APNG', '\u0089PNG\r\n....IHDR....acTL', ['first-frame']],
  ['WebP', 'RIFF....WEBPVP8X....ANIM', ['first-frame']],
  ['a still GIF', 'GIF89a......', []],
  ['a PNG that mentions other formats', '\u0089PNG\r\n....IHDR....tEXt ANIM NETSCAPE2.0', []],
])('%s', async (_, header, changes) => {
  const file = new Blob([Uint8Array.from(header, (char) => char.charCodeAt(0))]);
  expect((await read(opaque(4, 4), file)).changes).toEqual(changes);
});
