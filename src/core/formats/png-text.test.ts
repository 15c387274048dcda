import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addPngText, readPngText } from './png-text.ts';

const png: Uint8Array = readFileSync(new URL('./__goldens__/pillow.png', import.meta.url));
const bare = withoutText(png);

function withoutText(file: Uint8Array): Uint8Array {
  const end = Buffer.from(file).indexOf('IDAT') - 4;
  return Buffer.concat([file.subarray(0, 33), file.subarray(end)]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

const insert = (...chunks: Uint8Array[]) =>
  Buffer.concat([bare.subarray(0, 33), ...chunks, bare.subarray(33)]);

test("reads Pillow's tEXt, zTXt, iTXt and compressed iTXt", () => {
  const texts = readPngText(png);
  expect(texts.get('parameters')).toBe(
    '红苹果, a red apple\nNegative prompt: 模糊\n' +
      'Steps: 20, Sampler: PLMS, CFG scale: 7, Seed: 1, Size: 1x1',
  );
  expect(texts.get('plain')).toBe('café\nline');
  expect(texts.get('compressed')).toBe('café '.repeat(100));
  expect(texts.get('international')).toBe('苹果'.repeat(100));
});

test('writes tEXt for Latin-1 and iTXt for the rest, byte for byte as specified', () => {
  const latin = addPngText(bare, 'parameters', 'café');
  expect(Buffer.from(latin)).toEqual(
    insert(chunk('tEXt', Buffer.from('parameters\0café', 'latin1'))),
  );
  const chinese = addPngText(bare, 'parameters', '红苹果');
  expect(Buffer.from(chinese)).toEqual(
    insert(chunk('iTXt', Buffer.from('parameters\0\0\0\0\0红苹果', 'utf8'))),
  );
});

test('any text survives a round trip', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(readPngText(addPngText(bare, 'parameters', text)).get('parameters')).toBe(text);
    }),
  );
});

test('skips damaged chunks and keeps the others', () => {
  const damaged = chunk('tEXt', Buffer.from('a\0b'));
  damaged[9] = 0x63;
  const good = chunk('tEXt', Buffer.from('x\0y'));
  const badZlib = chunk('zTXt', Buffer.from('z\0\0not zlib'));
  const badUtf8 = chunk('iTXt', Buffer.from('u\0\0\0\0\0\xff', 'latin1'));
  expect(readPngText(insert(damaged, badZlib, badUtf8, good))).toEqual(new Map([['x', 'y']]));
});

test('a zlib bomb is not unpacked', { timeout: 120_000 }, () => {
  const bomb = deflateSync(Buffer.alloc(500 << 20));
  const chunks = chunk('zTXt', Buffer.concat([Buffer.from('bomb\0\0'), bomb]));
  const before = process.memoryUsage().arrayBuffers;
  expect(readPngText(insert(chunks))).toEqual(new Map());
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 << 20);
});

test('a truncated file gives the chunks before the cut', () => {
  const texts = readPngText(addPngText(bare, 'parameters', 'x').subarray(0, 70));
  expect(texts.get('parameters')).toBe('x');
});

test.each([
  ['empty', new Uint8Array(0)],
  [
    'JPEG',
    Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707', 'hex'),
  ],
  ['a bare signature', png.subarray(0, 8)],
])('refuses a file that is not a PNG: %s', (_, bytes) => {
  const refusal = expect.objectContaining({ code: 'invalid-file' });
  expect(() => readPngText(bytes)).toThrow(refusal);
  expect(() => addPngText(bytes, 'a', 'b')).toThrow(refusal);
});

test('random damage never throws', () => {
  const edits = fc.array(fc.tuple(fc.integer({ min: 33, max: png.length - 1 }), fc.nat(255)));
  fc.assert(
    fc.property(edits, (changes) => {
      const bytes = Uint8Array.from(png);
      for (const [at, byte] of changes) bytes[at] = byte;
      readPngText(bytes);
    }),
  );
});
