import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { safetensorsFile } from '../../core/formats/__fixtures__/safetensors-file.ts';
import { triggerWords } from '../../core/formats/lora/trigger-words.ts';
import { writeFile } from '../../storage/opfs.ts';
import { deleteAddOn, storeAddOn } from '../../storage/library/add-ons.ts';
import { WordListStore } from '../../storage/word-list-store.ts';
import { Completer } from './completer.ts';
import { loadPinyin } from './pinyin.ts';
import { randomPrompt } from './random-prompt.ts';
import { addWordLists } from './word-lists.ts';

const store = new WordListStore('completer-test');
const completer = new Completer(store);
const complete = (before: string, modelId = 'other', prompt = before) =>
  completer.complete({ before, prompt, modelId, locale: 'en', limit: 8 });
const inserted = async (...args: Parameters<typeof complete>) =>
  (await complete(...args)).found.map(({ insert }) => insert);

const FREQUENCY = JSON.stringify({ '10_ink': { 'ink wash': 9, mist: 2 }, '5_more': { mist: 12 } });

const keep = (kind: 'lora' | 'embedding', name: string, content: Uint8Array) =>
  storeAddOn({ kind, name }, async (directory, file) => {
    await writeFile(directory, file, new Blob([new Uint8Array(content)]).stream());
    return { kind, bytes: content.length };
  });

beforeAll(async () => {
  const header = { __metadata__: { ss_tag_frequency: FREQUENCY } };
  await keep('lora', '水墨', safetensorsFile(header as never, 0));
  await keep('embedding', 'badhands', new Uint8Array(4));
  await addWordLists(store, [
    {
      path: 'tags.csv',
      file: new File(['long_hair,0,50,"lh"\nlong_sleeves,0,90,\nmiku_(v),4,10,\n'], 'x'),
    },
    { path: 'zh.csv', file: new File(['long_hair,长发\n'], 'x') },
    { path: 'animals/cats.txt', file: new File(['tabby'], 'x') },
  ]);
});

describe('while typing', () => {
  test('LoRAs come with their weight, also by pinyin', async () => {
    expect(await complete('a cat <')).toMatchObject({
      replaces: 1,
      found: [{ kind: 'lora', insert: '<lora:水墨:1>' }],
    });
    expect(await inserted('<lora:shuim')).toEqual(['<lora:水墨:1>']);
    expect(await inserted('sm')).toContain('<lora:水墨:1>');
    expect(await inserted('水')).toContain('<lora:水墨:1>');
  });

  test('add-ons that are added and removed while typing', async () => {
    expect(await inserted('<lora:gla')).toEqual([]);
    const { id } = await keep('lora', 'glaze', safetensorsFile({}, 0));
    await vi.waitUntil(async () => (await inserted('<lora:gla')).length > 0);
    await deleteAddOn(id);
    await vi.waitUntil(async () => (await inserted('<lora:gla')).length === 0);
  });

  test('the trigger words of a LoRA that is used, the most frequent first', async () => {
    expect(await inserted('<lora:水墨:1> mi')).toContain('mist');
    expect(await inserted('a mi')).not.toContain('mist');
    expect(triggerWords(new Map([['ss_tag_frequency', FREQUENCY]]))).toEqual(['mist', 'ink wash']);
    expect(triggerWords(new Map([['ss_tag_frequency', '{broken']]))).toEqual([]);
  });

  test('embeddings by name', async () => {
    expect(await inserted('bad')).toEqual(['badhands']);
  });

  test('tags by name, alias, translation and pinyin, the most used first', async () => {
    expect(await inserted('sky, lon')).toEqual(['long sleeves', 'long hair']);
    expect(await inserted('lh')).toEqual(['long hair']);
    expect(await inserted('长')).toEqual(['long hair']);
    expect(await inserted('changfa')).toEqual(['long hair']);
    expect(await inserted('cf')).toEqual(['long hair']);
    expect(await inserted('miku')).toEqual(['miku \\(v\\)']);
    expect((await complete('long h')).found[0]).toMatchObject({ detail: '长发', count: 50 });
  });

  test('wildcards by name and folder', async () => {
    expect(await complete('a __')).toMatchObject({
      replaces: 2,
      found: [{ insert: '__animals/cats__' }],
    });
    expect(await inserted('__ca')).toEqual(['__animals/cats__']);
  });

  test('the words of the model that ships with the page, in both languages', async () => {
    expect(await inserted('a red app', 'skypaint-mini')).toContain('apple');
    expect((await complete('一只红苹', 'skypaint-mini')).replaces).toBe(1);
    expect(await inserted('pingguo', 'skypaint-mini')).toContain('苹果');
    expect(await inserted('app', 'other')).toEqual([]);
  });

  test('nothing for what nobody knows', async () => {
    expect(await complete('xyzzy')).toEqual({ replaces: 0, found: [] });
    expect(await complete('')).toEqual({ replaces: 0, found: [] });
  });

  test('a list that is removed is forgotten', async () => {
    const own = new Completer(store);
    await store.put(
      { kind: 'tags', name: 'gone', entries: 1, skipped: 0, bytes: 1 },
      'quux_zap,0,1,',
    );
    own.forget();
    const request = { before: 'quux', prompt: '', modelId: 'x', locale: 'en', limit: 3 } as const;
    expect((await own.complete(request)).found).toHaveLength(1);
    await store.remove({ kind: 'tags', name: 'gone' });
    own.forget();
    expect((await own.complete(request)).found).toHaveLength(0);
  });
});

test('all readings of a character are known', async () => {
  const pinyin = await loadPinyin();
  expect(pinyin('长发')).toEqual(expect.arrayContaining(['changfa', 'zhangfa', 'cf']));
  expect(pinyin('绿 a')).toContain('lv a');
  expect(pinyin('abc')).toEqual([]);
});

describe('a random prompt', () => {
  test('names what the model can draw, in the language of the page', async () => {
    const texts = await Promise.all(
      Array.from({ length: 40 }, (_, seed) => randomPrompt('skypaint-mini', 'zh-CN', seed)),
    );
    expect(new Set(texts).size).toBeGreaterThan(25);
    expect(texts.every((text) => /^[^_{}|a-z]+$/.test(text))).toBe(true);
    expect(await randomPrompt('skypaint-mini', 'en', 5)).toMatch(/^[a-z ,-]+$/i);
    expect(await randomPrompt('skypaint-mini', 'en', 5)).toBe(
      await randomPrompt('skypaint-mini', 'en', 5),
    );
  });

  test('for other models is a scene', async () => {
    expect(await randomPrompt('SkyPaint', 'zh-CN', 1)).toMatch(/^[^_{}|]+，[^_{}|]+，[^_{}|]+$/u);
  });
});
