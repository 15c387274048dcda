import { describe, expect, test } from 'vitest';
import type { PickedFile } from '../../contract/import-api.ts';
import { readCaptionFolder } from './caption-folder.ts';

const at = (path: string, content: BlobPart = '', lastModified = 1): PickedFile => ({
  path,
  file: new File([content], path.split('/').at(-1)!, { lastModified }),
});
const text = (id: number, words: string, ...images: number[]) =>
  `${JSON.stringify({ text_id: id, text: words, image_ids: images })}\n`;

const published = [
  at('set/README.md', 'Flickr30k-CN'),
  at('set/train_texts.jsonl', text(1, '猫', 1)),
  at('set/train_imgs.tsv', '1\tAAAA\n'),
  at('set/test_texts.jsonl', text(1, '狗', 2) + text(2, '鱼', 9)),
  at('set/test_imgs.tsv', '2\tBBBB\n3\tCCCC\n'),
  at('set/.DS_Store', 'x'),
];

describe('Chinese-CLIP’s folder', () => {
  test('is read with its own file of pictures, the test set first', async () => {
    const folder = await readCaptionFolder(published, null);
    expect(folder).toMatchObject({
      choices: [
        { file: 'set/test_texts.jsonl', split: null },
        { file: 'set/train_texts.jsonl', split: null },
      ],
      chosen: { file: 'set/test_texts.jsonl', split: null },
      format: 'texts-with-ids',
      encoding: 'utf-8',
      set: { texts: ['狗'], picturesOf: [[0]] },
    });
    // A picture without a caption counts, as in Chinese-CLIP's evaluation.
    expect(folder.set.pictures.map(({ name }) => name)).toEqual(['2', '3']);
    expect(await folder.set.pictures[0]!.file.text()).toBe('BBBB');
    expect(folder.problems.map(({ kind }) => kind)).toEqual([
      'caption-without-picture',
      'picture-without-caption',
    ]);
  });

  test('has other sets to choose', async () => {
    const { set } = await readCaptionFolder(published, {
      file: 'set/train_texts.jsonl',
      split: null,
    });
    expect(set.texts).toEqual(['猫']);
    expect(await set.pictures[0]!.file.text()).toBe('AAAA');
  });
});

test('GB18030 captions beside picture files', async () => {
  // Python: 'a.jpg#0\t红苹果\nb.jpg#0\t熊猫\n'.encode('gb18030')
  const words = [
    ...[...'a.jpg#0\t'].map((each) => each.charCodeAt(0)),
    ...[0xba, 0xec, 0xc6, 0xbb, 0xb9, 0xfb, 0x0a],
    ...[...'b.jpg#0\t'].map((each) => each.charCodeAt(0)),
    ...[0xd0, 0xdc, 0xc3, 0xa8, 0x0a],
  ];
  const folder = await readCaptionFolder(
    [at('x/captions.txt', Uint8Array.from(words)), at('x/a.jpg'), at('x/b.jpg'), at('x/c.jpg')],
    null,
  );
  expect(folder).toMatchObject({
    format: 'numbered',
    encoding: 'gb18030',
    set: { texts: ['红苹果', '熊猫'] },
    problems: [{ kind: 'picture-without-caption', count: 1, examples: ['x/c.jpg'] }],
  });
  expect(folder.set.pictures).toHaveLength(2);
});

test('the splits of a table are choices', async () => {
  const table = 'image,caption,split\na.jpg,one,train\nb.jpg,two,test\n';
  const files = [at('t.csv', table), at('a.jpg'), at('b.jpg')];
  const folder = await readCaptionFolder(files, null);
  expect(folder.choices).toEqual([
    { file: 't.csv', split: 'train' },
    { file: 't.csv', split: 'test' },
  ]);
  expect(folder.set).toMatchObject({ name: 't.csv · test', texts: ['two'] });
  expect((await readCaptionFolder(files, { file: 't.csv', split: 'train' })).set.texts).toEqual([
    'one',
  ]);
});

describe('a set’s id', () => {
  const idOf = async (files: readonly PickedFile[]) =>
    (await readCaptionFolder(files, null)).set.id;
  const files = [at('c.csv', 'image,caption\na.jpg,one\n'), at('a.jpg', 'A')];

  test('stays the same for the same files', async () => {
    expect(await idOf(files)).toMatch(/^[0-9a-f]{64}$/);
    expect(await idOf([...files])).toBe(await idOf(files));
  });

  test.each([
    ['another caption', [at('c.csv', 'image,caption\na.jpg,two\n'), files[1]!]],
    ['a changed picture', [files[0]!, at('a.jpg', 'A', 2)]],
    ['a longer picture', [files[0]!, at('a.jpg', 'AA')]],
  ])('differs for %s', async (_, others) => {
    expect(await idOf(others)).not.toBe(await idOf(files));
  });
});

describe('a folder is refused', () => {
  test.each([
    ['without captions', [at('a.jpg'), at('README.txt', 'hello')], 'no-captions'],
    ['that is empty', [], 'no-captions'],
    ['with nothing but a header', [at('a.csv', 'image,caption\n'), at('a.jpg')], 'no-captions'],
    ['without pictures', [at('a.csv', 'image,caption\na.jpg,one\n')], 'no-pictures'],
    [
      'whose pictures have other names',
      [at('a.csv', 'image,caption\na.jpg,x\n'), at('b.jpg')],
      'nothing-fits',
    ],
  ])('%s', async (_, files, what) => {
    await expect(readCaptionFolder(files, null)).rejects.toMatchObject({
      code: 'unreadable-captions',
      details: { what },
    });
  });
});
