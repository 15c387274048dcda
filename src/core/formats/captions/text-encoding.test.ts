import { describe, expect, it } from 'vitest';
import { decodeText } from './text-encoding.ts';

const TEXT = '1.jpg#0\t一只可爱的熊猫在竹林里吃竹子，旁边有一条小河。\n';
const utf8 = new TextEncoder().encode(TEXT);

/** Python: '熊猫吃竹子，红苹果'.encode('gb18030'). */
const GB18030 = Uint8Array.from([
  0xd0, 0xdc, 0xc3, 0xa8, 0xb3, 0xd4, 0xd6, 0xf1, 0xd7, 0xd3, 0xa3, 0xac, 0xba, 0xec, 0xc6, 0xbb,
  0xb9, 0xfb,
]);

function utf16(text: string, isBig: boolean, mark: boolean): Uint8Array {
  const units = [...(mark ? '\uFEFF' : ''), ...text].map((each) => each.charCodeAt(0));
  const bytes = new Uint8Array(units.length * 2);
  const view = new DataView(bytes.buffer);
  units.forEach((unit, at) => view.setUint16(at * 2, unit, !isBig));
  return bytes;
}

describe('decodeText', () => {
  it.each([
    ['UTF-8', utf8, 'utf-8'],
    ['UTF-8 with a mark', Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8), 'utf-8'],
    ['UTF-16 with a mark', utf16(TEXT, false, true), 'utf-16le'],
    ['big-endian UTF-16 with a mark', utf16(TEXT, true, true), 'utf-16be'],
  ] as const)('reads %s', (_, bytes, encoding) => {
    expect(decodeText(bytes)).toEqual({ text: TEXT, encoding, broken: 0 });
  });

  it.each([true, false])(
    'recognizes UTF-16 without a byte order mark by its ASCII characters',
    (isBig) => {
      const text = 'picture-000.jpg#0\tone caption\n'.repeat(4) + TEXT;
      expect(decodeText(utf16(text, isBig, false)).text).toBe(text);
    },
  );

  it('reads GB18030, which includes GBK and GB2312', () => {
    expect(decodeText(GB18030)).toEqual({
      text: '熊猫吃竹子，红苹果',
      encoding: 'gb18030',
      broken: 0,
    });
    // A four-byte character, which GBK does not have: 㐅.
    const four = Uint8Array.of(...GB18030, 0x81, 0x39, 0xef, 0x34);
    expect(decodeText(four).text).toBe('熊猫吃竹子，红苹果㐅');
  });

  it('recognizes UTF-8 even with a broken character', () => {
    const torn = Uint8Array.from([...utf8, ...utf8.subarray(8, 10), 0x0a, ...utf8]);
    expect(decodeText(torn)).toMatchObject({ encoding: 'utf-8', broken: 1 });
  });

  it('reads an empty file as an empty text', () => {
    expect(decodeText(new Uint8Array())).toEqual({ text: '', encoding: 'utf-8', broken: 0 });
  });
});
