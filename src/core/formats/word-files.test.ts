import { describe, expect, test } from 'vitest';
import { readTagList } from './tag-list.ts';
import { wildcardLines, wildcardName } from './wildcard-file.ts';

describe('a tag list', () => {
  test('has names, counts and aliases', () => {
    const { tags, skipped } = readTagList(
      'long_hair,0,4350743,"longhair,/lh"\r\n1girl,0,6008644,\n"hatsune_miku",4,100,',
    );
    expect(skipped).toBe(0);
    expect(tags).toEqual([
      { name: 'long_hair', count: 4350743, aliases: ['longhair', '/lh'] },
      { name: '1girl', count: 6008644, aliases: [] },
      { name: 'hatsune_miku', count: 100, aliases: [] },
    ]);
  });

  test('of translations has two or three columns', () => {
    expect(readTagList('long_hair,长发\n1girl,0,"1个女孩,女孩"').tags).toEqual([
      { name: 'long_hair', count: 0, aliases: ['长发'] },
      { name: '1girl', count: 0, aliases: ['1个女孩', '女孩'] },
    ]);
  });

  test('may have a header, or only names', () => {
    expect(readTagList('name,category,count,aliases\nsky,0,5,').tags).toHaveLength(1);
    expect(readTagList('sky\nsea').tags.map(({ name }) => name)).toEqual(['sky', 'sea']);
  });

  test('that is damaged loses only its damaged lines', () => {
    const lines = ['a,0,1,', 'b,0,2,"open', ',0,3,', 'x'.repeat(30_000), 'c\uFFFDd,0,4,', 'e,0,5,'];
    const { tags, skipped } = readTagList(lines.join('\n'));
    expect(tags.map(({ name }) => name)).toEqual(['a', 'e']);
    expect(skipped).toBe(4);
  });

  test('of 200,000 lines is read', () => {
    const text = Array.from({ length: 200_000 }, (_, i) => `tag_${i},0,${i},"a${i},b${i}"`).join(
      '\n',
    );
    expect(readTagList(text).tags).toHaveLength(200_000);
  });
});

test('a wildcard file may have comments and empty lines', () => {
  expect(wildcardLines('\uFEFFred\r\n# all of them\n\n  blue \n')).toEqual(['red', 'blue']);
});

test.each([
  ['animals/cats.txt', 'animals/cats'],
  ['my/wildcards/animals/cats.TXT', 'animals/cats'],
  ['动物.txt', '动物'],
  ['big (old) cats.txt', 'big -old- cats'],
  ['a__b__.txt', 'a_b'],
  ['__x.txt', 'x'],
  ['...txt', ''],
])('%s is used as %s', (path, name) => {
  expect(wildcardName(path)).toBe(name);
});
