import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { MatchedTable } from '../../store/index.ts';
import { matchCsv, matchMarkdown, matchTsv, type ExportWords } from './match-export.ts';

const WORDS: ExportWords = {
  picture: '图片',
  text: '文字',
  cosine: '余弦',
  perPicture: '每张图',
  perText: '每句话',
  note: '说明',
  problemOf: ({ code }) => `打不开：${code}`,
};

const picture = (name: string) => ({ id: name, name, file: new Blob() });

const TABLE: MatchedTable = {
  texts: ['红苹果，"甜"\t的', '=1+1', 'a|b'],
  logitScale: 0,
  rows: [
    { picture: picture('果.png'), matched: { ok: true, cosines: Float32Array.of(0.5, -0.25, 0) } },
    {
      picture: picture('-x,y.png'),
      matched: {
        ok: false,
        error: { code: 'unreadable-picture', message: '', retryable: false, details: {} },
      },
    },
  ],
};

describe('matchCsv', () => {
  const csv = matchCsv(TABLE, WORDS);
  const { data } = Papa.parse<string[]>(csv.slice(1));

  it('starts with a byte order mark, without which Excel garbles Chinese', () => {
    expect([...new TextEncoder().encode(csv)].slice(0, 3)).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('has a row for each picture and text, quoted so that it can be read back', () => {
    expect(data[0]).toEqual(['图片', '文字', '余弦', '每张图', '每句话', '说明']);
    expect(data[1]).toEqual(['果.png', '红苹果，"甜"\t的', '0.5', '0.481024', '1', '']);
    expect(data).toHaveLength(5);
  });

  it('keeps negative numbers, and does not let a spreadsheet run a text as a formula', () => {
    expect(data[2]!.slice(1, 3)).toEqual(["'=1+1", '-0.25']);
  });

  it('says what is wrong with a picture', () => {
    expect(data[4]).toEqual(["'-x,y.png", '', '', '', '', '打不开：unreadable-picture']);
  });
});

it('is copied as a table that a spreadsheet reads', () => {
  const { data } = Papa.parse<string[]>(matchTsv(TABLE, 'per-picture', WORDS), { delimiter: '\t' });
  expect(data[0]).toEqual(['图片', '红苹果，"甜"\t的', "'=1+1", 'a|b']);
  expect(data[1]).toEqual(['果.png', '0.481024', '0.22722', '0.291756']);
  expect(data[2]!.slice(1)).toEqual(['打不开：unreadable-picture', '', '']);
});

it('is copied as a table in Markdown, with the best in bold', () => {
  const lines = matchMarkdown(
    TABLE,
    'per-picture',
    WORDS,
    (share) => `${Math.round(100 * share)}%`,
  ).split('\n');
  expect(lines).toEqual([
    '| 图片 | 红苹果，"甜"\t的 | =1+1 | a\\|b |',
    '| --- | --- | --- | --- |',
    '| 果.png | **48% (0.500)** | 23% (-0.250) | 29% (0.000) |',
    '| -x,y.png | 打不开：unreadable-picture |  |  |',
  ]);
});
