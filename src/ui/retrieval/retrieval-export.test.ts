import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { PUBLISHED_RETRIEVAL } from '../../contract/published-retrieval.ts';
import {
  measuredRow,
  numbersOf,
  publishedRow,
  retrievalCsv,
  retrievalJson,
  retrievalMarkdown,
} from './retrieval-export.ts';

const recall = { at1: 97.5, at5: 100, at10: 100, mean: 99.1666 };
const measured = measuredRow(
  {
    result: {
      type: 'measured',
      textToImage: recall,
      imageToText: { at1: 92, at5: 100, at10: 100, mean: 97.3333 },
      mean: 98.25,
      texts: 200,
      pictures: 100,
      failures: [],
      wasStored: true,
    },
  },
  { pair: '=mini|1', set: 'a\nb' },
);
const rows = [...PUBLISHED_RETRIEVAL.map(publishedRow), measured];
const words = {
  model: '模型',
  set: '数据',
  origin: '来源',
  published: '公开数据',
  measured: '测得',
};

it('the published rows are consistent: each mean is the mean of its six numbers', () => {
  for (const { name, textToImage, imageToText, mean } of PUBLISHED_RETRIEVAL) {
    const sum = [...textToImage, ...imageToText].reduce((total, value) => total + value, 0);
    expect(Math.abs(sum / 6 - mean), name).toBeLessThan(0.02);
  }
});

it('numbers have as many digits as the published ones', () => {
  expect(numbersOf(measured)).toEqual([
    '97.5',
    '100.0',
    '100.0',
    '92.0',
    '100.0',
    '100.0',
    '98.25',
  ]);
});

describe('exports', () => {
  it('CSV opens in a spreadsheet, and runs no formula', () => {
    const csv = retrievalCsv(rows, words);
    expect(csv.startsWith('\ufeff模型,数据,来源,Text-to-Image R@1,')).toBe(true);
    const { data } = Papa.parse<string[]>(csv.slice(1));
    expect(data).toHaveLength(8);
    expect(data[1]!.slice(0, 4)).toEqual(['Taiyi-326M', 'Flickr30K-CN', '公开数据', '53.8']);
    expect(data[7]!.slice(0, 3)).toEqual(["'=mini|1", 'a\nb', '测得']);
  });

  it('Markdown keeps its columns', () => {
    const lines = retrievalMarkdown(rows, words).trimEnd().split('\n');
    expect(lines).toHaveLength(9);
    expect(lines[8]).toContain(String.raw`| =mini\|1 | a b | 测得 | 97.5 |`);
  });

  it('JSON keeps every digit and says what is published', () => {
    const parsed = JSON.parse(retrievalJson(rows)) as unknown[];
    expect(parsed.at(-1)).toMatchObject({
      mean: 98.25,
      isPublished: false,
      counts: { texts: 200 },
    });
    expect(parsed[0]).toMatchObject({ name: 'Taiyi-326M', isPublished: true });
  });
});
