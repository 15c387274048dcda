import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captionFormatOf, parseCaptionFile } from './caption-file.ts';
import { ProblemLog, type CaptionProblem } from './caption-problem.ts';

function read(text: string, split: string | null = null) {
  const problems = new ProblemLog();
  const file = parseCaptionFile(text, problems, split);
  return { ...file, problems: problems.list() };
}

const problem = (
  kind: CaptionProblem['kind'],
  count: number,
  ...examples: string[]
): CaptionProblem => ({ kind, count, examples });

describe('Chinese-CLIP’s texts', () => {
  it('are read with their pictures’ ids, which may be numbers or strings', () => {
    const { format, captions, problems } = read(
      '{"text_id": 8428, "text": "高级感托特包斜挎", "image_ids": [1076345, 517602]}\n' +
        '{"text_id": 8429, "text": " 两个人\\t在海边 ", "image_ids": ["a"]}\n',
    );
    expect(format).toBe('texts-with-ids');
    expect(captions).toEqual([
      { text: '高级感托特包斜挎', pictures: ['1076345', '517602'] },
      { text: '两个人\t在海边', pictures: ['a'] },
    ]);
    expect(problems).toEqual([]);
  });

  it('counts each kind of mistake', () => {
    const { captions, problems } = read(
      [
        '{"text_id": 1, "text": "猫", "image_ids": [1]}',
        '',
        '{"text_id": 1, "text": "狗", "image_ids": [2]}',
        '{"text_id": 2, "text": "  ", "image_ids": [2]}',
        '{"text_id": 3, "text": "鱼"}',
        '{"text_id": 4, "text": "鸟", "image_ids"',
        '[]',
        '{"text_id": 5, "text": "马", "image_ids": [3]}',
        '',
        '',
      ].join('\r\n'),
    );
    expect(captions?.map(({ text }) => text)).toEqual(['猫', '马']);
    expect(problems).toEqual([
      problem('empty-line', 1, '2'),
      problem('repeated-caption-id', 1, '1'),
      problem('empty-caption', 1, '4'),
      problem('broken-line', 3, '5', '6', '7'),
    ]);
  });
});

describe('numbered captions', () => {
  it.each([
    ['Flickr30K', '1000092795.jpg#0\tTwo young guys .', '1000092795.jpg', 'Two young guys .'],
    ['Flickr30K-CN', '1000092795.jpg#zhb#0 两个年轻人', '1000092795.jpg', '两个年轻人'],
    ['without extension', '1000092795#zhm#4\t两个 年轻人', '1000092795', '两个 年轻人'],
    ['a name with spaces', 'my cat.png#12\ta # in it', 'my cat.png', 'a # in it'],
  ])('of %s', (_, line, picture, text) => {
    const { format, captions, problems } = read(`${line}\n`);
    expect(format).toBe('numbered');
    expect(captions).toEqual([{ text, pictures: [picture] }]);
    expect(problems).toEqual([]);
  });

  it('counts each kind of mistake', () => {
    const { captions, problems } = read(
      'a.jpg#0\tone\r\na.jpg#0\ttwo\r\n\r\nnonsense\r\na.jpg#1\t\r\na.jpg#2\tthree',
    );
    expect(captions?.map(({ text }) => text)).toEqual(['one', 'three']);
    expect(problems).toEqual([
      problem('repeated-caption-id', 1, 'a.jpg#0'),
      problem('empty-line', 1, '3'),
      problem('broken-line', 1, '4'),
      problem('empty-caption', 1, '5'),
    ]);
  });
});

describe('tables', () => {
  it.each([
    ['image,caption\n1.jpg,"a ""red"" apple, cut"\n', 'a "red" apple, cut'],
    ['文件名,描述\r\n1.jpg,红苹果\r\n', '红苹果'],
    ['图片\t文本\n1.jpg\t红苹果，切开\n', '红苹果，切开'],
    ['File Name;Text\n1.jpg;two\n', 'two'],
    ['image_name| comment_number| comment\n1.jpg| 0| Two young guys .\n', 'Two young guys .'],
    ['1.jpg\t没有表头\n', '没有表头'],
    ['id,x,image,caption\n9,8,1.jpg,"two\nlines"\n', 'two\nlines'],
  ])('%j', (text, caption) => {
    const { format, captions, problems } = read(text);
    expect(format).toBe('table');
    expect(captions).toMatchObject([{ text: caption, pictures: ['1.jpg'] }]);
    expect(problems).toEqual([]);
  });

  it('can have several captions per row and several splits, as Karpathy’s do', () => {
    const text =
      'raw,sentids,split,filename,img_id\n' +
      '"[""Two men."", ""Two friends.""]","[0, 1]",train,1.jpg,0\n' +
      '"[""A dog.""]",[5],test,2.jpg,1\n';
    const test = read(text);
    expect(test).toMatchObject({ splits: ['train', 'test'], split: 'test' });
    expect(test.captions).toMatchObject([{ text: 'A dog.', pictures: ['2.jpg'] }]);
    const train = read(text, 'train');
    expect(train.captions?.map(({ text: words }) => words)).toEqual(['Two men.', 'Two friends.']);
    expect(read(text, 'no such').split).toBe('test');
  });

  it('count each kind of mistake', () => {
    const { captions, problems } = read('image,caption\n1.jpg,one\n\n,two\n2.jpg\n3.jpg,\n\n\n');
    expect(captions).toHaveLength(1);
    expect(problems).toEqual([
      problem('empty-line', 1, '3'),
      problem('broken-line', 2, '4', '5'),
      problem('empty-caption', 1, '6'),
    ]);
  });

  it('report a quotation mark that is never closed', () => {
    const { problems } = read('image,caption\n1.jpg,"one\n2.jpg,two\n');
    expect(problems.map(({ kind }) => kind)).toContain('broken-line');
  });
});

it.each([
  '',
  'Flickr30K\n\nPlease cite the paper.',
  '{"images": []}',
  '{"text": "no ids"}',
  'a,b,c\n1,2,3',
])('%j is not a caption file', (text) => {
  expect(captionFormatOf(text)).toBeNull();
  expect(parseCaptionFile(text, new ProblemLog())).toBeNull();
});

describe('for any file', () => {
  const line = fc.oneof(
    fc.string(),
    fc.tuple(fc.string(), fc.nat(9), fc.string()).map(([a, n, b]) => `${a}#${n}\t${b}`),
    fc
      .record({ text_id: fc.nat(3), text: fc.string(), image_ids: fc.array(fc.nat(9)) })
      .map((each) => JSON.stringify(each)),
    fc.tuple(fc.string(), fc.string()).map((cells) => cells.join(',')),
  );
  const start = fc.constantFrom(
    'a.jpg#0\tx\n',
    'image,caption\n',
    '{"text": "x", "image_ids": [1]}\n',
    '',
  );

  it('every line is either read or counted as a mistake', () => {
    fc.assert(
      fc.property(start, fc.array(line), (first, lines) => {
        const { captions = [], problems } = read(first + lines.join('\n'));
        for (const { text, pictures } of captions) {
          expect(text.trim()).toBe(text);
          expect(text).not.toBe('');
          expect(pictures.every((name) => typeof name === 'string')).toBe(true);
        }
        for (const { count, examples } of problems) {
          expect(count).toBeGreaterThanOrEqual(examples.length);
        }
      }),
    );
  });

  it('captions survive being written and read again', () => {
    const words = fc.string({ unit: 'grapheme' }).map((text) => text.trim());
    const written = fc.array(
      words.filter((text) => text !== ''),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(written, (texts) => {
        const jsonl = texts
          .map((text, id) => JSON.stringify({ text_id: id, text, image_ids: [id] }))
          .join('\n');
        expect(read(jsonl).captions?.map(({ text }) => text)).toEqual(texts);
        const csv = texts.map((text, id) => `${id}.jpg,"${text.replaceAll('"', '""')}"`);
        const found = read(['image,caption', ...csv].join('\n')).captions;
        // A cell that looks like a JSON list holds several captions.
        if (!texts.some((text) => text.startsWith('['))) {
          expect(found?.map(({ text }) => text)).toEqual(texts);
        }
      }),
    );
  });

  it('100,000 captions are read', () => {
    const many = Array.from(
      { length: 100_000 },
      (_, i) => `${i % 20_000}.jpg#${Math.floor(i / 20_000)}\t第${i}句`,
    );
    expect(read(many.join('\n')).captions).toHaveLength(100_000);
  });
});
