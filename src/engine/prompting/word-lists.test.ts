import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { GenerateRequest } from '../../contract/engine-api.ts';
import type { PickedFile } from '../../contract/import-api.ts';
import { PLAIN_REQUEST } from '../../contract/plain-request.ts';
import { WordListStore } from '../../storage/word-list-store.ts';
import { fillRequest } from './fill-request.ts';
import { addWordLists, MAX_LIST_BYTES, wildcardsFor } from './word-lists.ts';

const store = new WordListStore();
const at = (path: string, content: BlobPart): PickedFile => ({
  path,
  file: new File([content], path.split('/').at(-1)!),
});

beforeEach(async () => {
  for (const list of await store.list()) await store.remove(list);
});

describe('files of words', () => {
  test('are tags or wildcards, depending on their extension', async () => {
    const added = await addWordLists(store, [
      at('danbooru.csv', 'long_hair,0,5,"lh"\nsky,0,4,\nbroken,0,1,"'),
      at('wildcards/animals/cats.txt', '# cats\ntabby\n\ntom\n'),
    ]);
    expect(added).toMatchObject([
      { type: 'added', list: { kind: 'tags', name: 'danbooru', entries: 2, skipped: 1 } },
      { type: 'added', list: { kind: 'wildcard', name: 'animals/cats', entries: 2, skipped: 0 } },
    ]);
    expect(await store.list()).toHaveLength(2);
    expect(await store.text('wildcard', 'animals/cats')).toBe('tabby\ntom');
  });

  test('in GB18030 are read', async () => {
    // 红, 蓝
    await addWordLists(store, [at('色.txt', new Uint8Array([0xba, 0xec, 0x0a, 0xc0, 0xb6]))]);
    expect(await store.text('wildcard', '色')).toBe('红\n蓝');
  });

  test('that cannot be used are refused with a reason, and the others are added', async () => {
    const big = { size: MAX_LIST_BYTES + 1 } as File;
    const added = await addWordLists(store, [
      { path: 'big.txt', file: big },
      at('a.yaml', 'a: b'),
      at('empty.txt', '# nothing\n'),
      at('styles.csv', '\uFEFFname,prompt,negative_prompt\nInk,ink,'),
      at('picture.txt', new Uint8Array([0x89, 0x50, 0, 0, 1, 0, 0xff])),
      at('...txt', 'x'),
      at('good.txt', 'x'),
    ]);
    expect(added.map((one) => (one.type === 'refused' ? one.fault : one.list.name))).toEqual([
      ...['too-large', 'other-kind', 'empty', 'styles', 'binary', 'no-name', 'good'],
    ]);
  });
});

test('the lists of a text come with the lists that they use', async () => {
  await addWordLists(store, [
    at('scene.txt', 'a __animals/*__ in the __colour__ light'),
    at('animals/cats.txt', 'tabby'),
    at('animals/dogs.txt', 'poodle'),
    at('colour.txt', 'red'),
    at('unused.txt', 'x'),
  ]);
  const wildcards = await wildcardsFor(store, ['__scene__, __nowhere__']);
  expect([...wildcards.keys()].sort()).toEqual(['animals/cats', 'animals/dogs', 'colour', 'scene']);
});

describe('a request', () => {
  const request = (change: Partial<GenerateRequest>) =>
    ({ ...PLAIN_REQUEST, negativePrompt: '', seed: 3, ...change }) as GenerateRequest;

  test('keeps what was asked for beside what was chosen', async () => {
    await addWordLists(store, [at('colour.txt', 'red')]);
    const filled = await fillRequest(
      request({ prompt: 'a __colour__ {apple}', negativePrompt: '{blurry}' }),
    );
    expect(filled).toMatchObject({
      prompt: 'a red apple',
      negativePrompt: 'blurry',
      template: { prompt: 'a __colour__ {apple}', negativePrompt: '{blurry}' },
    });
    expect(await fillRequest(filled)).toMatchObject({ prompt: 'a red apple' });
  });

  test('without choices is the same object', async () => {
    const plain = request({ prompt: '(red apple:1.2), [cat|dog] __ {' });
    expect(await fillRequest(plain)).toBe(plain);
  });

  test('with a list that contains itself is refused', async () => {
    await addWordLists(store, [at('loop.txt', 'x\n__loop__')]);
    await expect(fillRequest(request({ prompt: '__loop__' }))).rejects.toMatchObject({
      code: 'invalid-request',
      details: { what: 'wildcard-cycle', found: '__loop__ → __loop__' },
    });
  });
});
