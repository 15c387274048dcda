import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from './base64.ts';
import { ProblemLog } from './caption-problem.ts';
import { joinCaptions } from './join-captions.ts';
import { findByName } from './picture-names.ts';
import { findPictureRows } from './picture-rows.ts';

const encoder = new TextEncoder();

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

async function rowsOf(text: string, size = 7) {
  const problems = new ProblemLog();
  const bytes = encoder.encode(text);
  const rows = await findPictureRows(pieces(bytes, size), problems);
  const decoder = new TextDecoder();
  const found = rows.map(({ id, begin, end }) => [id, decoder.decode(bytes.subarray(begin, end))]);
  return { found, problems: problems.list() };
}

describe('a picture file', () => {
  it('is indexed with any kind of line ending', async () => {
    const expected = [
      ['1', '/9j/4AAQ'],
      ['图2', 'UklGRg=='],
    ];
    for (const text of ['1\t/9j/4AAQ\n图2\tUklGRg==\n', '1\t/9j/4AAQ\r\n图2\tUklGRg==']) {
      expect(await rowsOf(text)).toEqual({ found: expected, problems: [] });
    }
  });

  it('counts each kind of mistake', async () => {
    const { found, problems } = await rowsOf('1\tAAAA\n\nno tab\n1\tBBBB\n\tCCCC\n2\t\n3\tDDDD\n');
    expect(found).toEqual([
      ['1', 'AAAA'],
      ['3', 'DDDD'],
    ]);
    expect(problems).toEqual([
      { kind: 'empty-line', count: 1, examples: ['2'] },
      { kind: 'broken-picture-line', count: 3, examples: ['3', '5', '6'] },
      { kind: 'repeated-picture-id', count: 1, examples: ['1'] },
    ]);
  });

  it('does not depend on how the bytes are split', async () => {
    const text = fc
      .array(fc.constantFrom('1', '23', '\t', '\n', '\r\n', 'AAAA', '图'))
      .map((all) => all.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (content, size) => {
        expect(await rowsOf(content, size)).toEqual(await rowsOf(content, 1000));
      }),
    );
  });
});

describe('base64', () => {
  it('is read in both alphabets', () => {
    expect([...decodeBase64('+/8=')]).toEqual([0xfb, 0xff]);
    expect([...decodeBase64('-_8=')]).toEqual([0xfb, 0xff]);
  });

  it('is reported as broken, not as a broken picture', () => {
    expect(() => decodeBase64('AAA*')).toThrow(
      expect.objectContaining({ code: 'unreadable-picture', details: { what: 'base64' } }),
    );
  });
});

describe('names in captions', () => {
  const paths = [
    'set/images/Cat.JPG',
    'set/images/caf\u0065\u0301.png',
    'set/a/1.jpg',
    'set/b/1.jpg',
  ];

  it.each([
    ['set/images/Cat.JPG', 0],
    ['images/Cat.JPG', 0],
    ['cat.jpg', 0],
    ['other/folder/cat.jpg', 0],
    ['images\\cat.jpg', 0],
    ['./cat', 0],
    ['caf\u00e9.png', 1],
    ['b/1.jpg', 3],
    ['dog.jpg', undefined],
    ['', undefined],
  ])('%j', (name, index) => {
    expect(findByName(paths, new ProblemLog())(name)).toBe(index);
  });

  it('are reported once if several pictures share them', () => {
    const problems = new ProblemLog();
    const find = findByName(paths, problems);
    expect([find('1.jpg'), find('1.jpg')]).toEqual([2, 2]);
    expect(problems.list()).toEqual([{ kind: 'ambiguous-picture', count: 1, examples: ['1.jpg'] }]);
  });
});

describe('captions and pictures', () => {
  const names = ['a', 'b', 'c'];
  const find = (name: string) => (names.includes(name) ? names.indexOf(name) : undefined);
  const captions = [
    { text: 'one', pictures: ['c'] },
    { text: 'lost', pictures: ['d'] },
    { text: 'both', pictures: ['a', 'c', 'a', 'd'] },
    { text: 'one', pictures: ['c'] },
  ];

  it('are matched, and the unmatched are counted', () => {
    const problems = new ProblemLog();
    const joined = joinCaptions(captions, names, find, { keepsUncaptioned: false, problems });
    expect(joined).toEqual({
      texts: ['one', 'both', 'one'],
      picturesOf: [[0], [1, 0], [0]],
      pictures: [2, 0],
    });
    expect(problems.list()).toEqual([
      { kind: 'caption-without-picture', count: 1, examples: ['d'] },
      { kind: 'same-words', count: 1, examples: ['one'] },
      { kind: 'picture-without-caption', count: 1, examples: ['b'] },
    ]);
  });

  it('can keep pictures without a caption', () => {
    const problems = new ProblemLog();
    const joined = joinCaptions(captions, names, find, { keepsUncaptioned: true, problems });
    expect(joined).toMatchObject({ picturesOf: [[2], [0, 2], [2]], pictures: [0, 1, 2] });
  });
});
