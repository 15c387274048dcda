import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseAttention, parseExtraNetworks, schedulePrompt, splitComposition } from './index.ts';

interface Case {
  readonly text: string;
  readonly attention: [string, number][];
  readonly composition: [string, number][];
  /** Null if unmatched brackets make it ambiguous. */
  readonly schedule: [number, string][] | null;
}

const goldens = new URL('./__goldens__/a1111.json.gz', import.meta.url);
const { steps, cases } = JSON.parse(gunzipSync(readFileSync(goldens)).toString()) as {
  steps: number;
  cases: Case[];
};

/** Prompts for which our result differs from A1111's, with both results. */
function differing<T>(ours: (text: string) => T, theirs: (golden: Case) => T) {
  return cases
    .map((golden) => ({ text: golden.text, found: ours(golden.text), expected: theirs(golden) }))
    .filter(({ found, expected }) => JSON.stringify(found) !== JSON.stringify(expected));
}

describe(`equals A1111 on ${cases.length} prompts`, () => {
  test('weights', () => {
    expect(differing(parseAttention, (golden) => golden.attention)).toEqual([]);
  });

  test('compositions', () => {
    const pairs = (text: string) =>
      splitComposition(text).map((part): [string, number] => [part.text, part.weight]);
    expect(differing(pairs, (golden) => golden.composition)).toEqual([]);
  });

  test('schedules', () => {
    const clear = ({ schedule }: Case) => schedule !== null;
    const results = cases.filter(clear).map((golden) => schedulePrompt(golden.text, steps));
    expect(results).toEqual(cases.filter(clear).map((golden) => golden.schedule));
    expect(results.length).toBeGreaterThan(500);
  });
});

describe('full-width characters mean the same as their ASCII forms', () => {
  test('weights', () => {
    expect(parseAttention('（红苹果：1.3），【蓝天】')).toEqual([
      ['红苹果', 1.3],
      [',', 1],
      ['蓝天', 1 / 1.1],
    ]);
  });

  test('unless escaped', () => {
    expect(parseAttention('\\（红苹果：1.3\\）')).toEqual([['（红苹果:1.3）', 1]]);
  });

  test('schedules and compositions', () => {
    expect(schedulePrompt('【猫：狗：0.5】', 10)).toEqual([
      [5, '猫'],
      [10, '狗'],
    ]);
    expect(splitComposition('猫：1.2 AND 狗')).toEqual([
      { text: '猫', weight: 1.2 },
      { text: ' 狗', weight: 1 },
    ]);
  });
});

describe('handles a hundred thousand characters, so the time is not quadratic', () => {
  const pieces = [
    '[',
    '(',
    '(a',
    '[a:',
    '[a|',
    ':',
    '\\',
    '[a:b:1]',
    '(a:1.',
    ' ',
    '1',
    '<a:',
    ' BREAK',
  ];
  test.each(pieces)(
    '%j',
    (piece) => {
      const text = `a${piece.repeat(100_000 / piece.length)}b`;
      expect(parseAttention(text).length).toBeGreaterThan(0);
      expect(schedulePrompt(text, 20).length).toBeGreaterThan(0);
      expect(splitComposition(text)).toHaveLength(1);
      expect(parseExtraNetworks(text).loras).toEqual([]);
    },
    10_000,
  );

  test('brackets nested deeper than 256 are text', () => {
    const [first, second] = parseAttention('['.repeat(300) + 'a' + ']'.repeat(300));
    expect(first![0]).toBe('['.repeat(44) + 'a');
    expect(first![1]).toBeCloseTo(1.1 ** -256, 20);
    expect(second).toEqual([']'.repeat(44), 1]);
  });
});
