import { describe, expect, it } from 'vitest';
import { matchCells, type MatchedTable } from './index.ts';

const picture = (id: string) => ({ id, name: `${id}.png`, file: new Blob() });
const error = { code: 'unreadable-picture', message: '', retryable: false, details: {} } as const;

/** e^logitScale is 10, so a cosine that is larger by ln(3)/10 gets three times the share. */
const TABLE: MatchedTable = {
  texts: ['红苹果', 'a panda'],
  logitScale: Math.log(10),
  rows: [
    {
      picture: picture('apple'),
      matched: { ok: true, cosines: Float32Array.of(0.3, 0.3 - Math.log(3) / 10) },
    },
    { picture: picture('broken'), matched: { ok: false, error } },
    {
      picture: picture('panda'),
      matched: { ok: true, cosines: Float32Array.of(0.3 - Math.log(4) / 10, 0.3) },
    },
  ],
};

describe('matchCells', () => {
  it('splits each picture among the texts', () => {
    const [apple, broken, panda] = matchCells(TABLE, 'per-picture');
    expect(broken).toBeNull();
    expect(apple!.map(({ share }) => share)).toEqual([
      expect.closeTo(0.75, 5),
      expect.closeTo(0.25, 5),
    ]);
    expect(panda!.map(({ isBest }) => isBest)).toEqual([false, true]);
  });

  it('splits each text among the readable pictures', () => {
    const [apple, broken, panda] = matchCells(TABLE, 'per-text');
    expect(broken).toBeNull();
    expect([apple![0]!.share, panda![0]!.share]).toEqual([
      expect.closeTo(0.8, 5),
      expect.closeTo(0.2, 5),
    ]);
    expect([apple![1]!.isBest, panda![1]!.isBest]).toEqual([false, true]);
  });
});
