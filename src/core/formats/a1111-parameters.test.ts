import fc from 'fast-check';
import { expect, test } from 'vitest';
import { a1111Number, formatInfotext, parseInfotext } from './a1111-parameters.ts';

const settings = (values: Record<string, string>) => new Map(Object.entries(values));

test('the example of parse_generation_parameters', () => {
  const text = `girl with an artist's beret, determined, blue eyes, ((eyeshadow)), intricate
Negative prompt: ugly, fat, (((deformed))), [blurry], (poorly drawn hands), messy drawing
Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 965400086, Size: 512x512, Model hash: 45dee52b`;
  const parsed = parseInfotext(text);
  expect(parsed).toEqual({
    prompt: "girl with an artist's beret, determined, blue eyes, ((eyeshadow)), intricate",
    negativePrompt: 'ugly, fat, (((deformed))), [blurry], (poorly drawn hands), messy drawing',
    settings: settings({
      Steps: '20',
      Sampler: 'Euler a',
      'CFG scale': '7',
      Seed: '965400086',
      Size: '512x512',
      'Model hash': '45dee52b',
    }),
  });
  expect(formatInfotext(parsed)).toBe(text);
});

test('writes Chinese, line breaks and quotes as A1111 does', () => {
  const infotext = {
    prompt: '红苹果，“好”\n第二行',
    negativePrompt: '模糊\n低质量',
    settings: settings({
      Steps: '20',
      Sampler: 'DPM++ 2M',
      'Schedule type': 'Karras',
      Seed: '1',
      Model: 'a, "b": 天空\nc',
      Note: '"as is"',
    }),
  };
  const text = formatInfotext(infotext);
  expect(text).toBe(
    '红苹果，“好”\n第二行\nNegative prompt: 模糊\n低质量\n' +
      'Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, Seed: 1, ' +
      'Model: "a, \\"b\\": 天空\\nc", Note: "as is"',
  );
  expect(parseInfotext(text)).toEqual({
    ...infotext,
    settings: new Map([...infotext.settings, ['Note', 'as is']]),
  });
});

test.each([
  ['', '', ''],
  ['just a prompt', 'just a prompt', ''],
  ['a\nNegative prompt: b', 'a', 'b'],
  ['a: 1, b: 2', 'a: 1, b: 2', ''],
  ['Negative prompt: b', '', 'b'],
  ['\n\na\n\nb\n', 'a\n\nb', ''],
])('text without settings: %j', (text, prompt, negativePrompt) => {
  expect(parseInfotext(text)).toEqual({ prompt, negativePrompt, settings: new Map() });
});

test('an empty prompt', () => {
  const empty = {
    prompt: '',
    negativePrompt: '',
    settings: settings({ Steps: '1', Seed: '2', Size: '8x8' }),
  };
  expect(formatInfotext(empty)).toBe('Steps: 1, Seed: 2, Size: 8x8');
  expect(parseInfotext(formatInfotext(empty))).toEqual(empty);
});

test('any prompt of trimmed lines, with any values, survives a round trip', () => {
  const line = fc
    .string({ unit: 'grapheme' })
    .map((text) => text.replace(/[\r\n]/g, ' ').trim())
    .filter((text) => text !== '');
  const start = fc.constantFrom(
    '',
    'Negative prompt:',
    'Steps: 1, Seed: 2, Size: 8x8',
    '\u200bSteps:',
  );
  const anyLine = fc.tuple(start, line).map((parts) => parts.join(''));
  const prompt = fc.array(anyLine, { maxLength: 3 }).map((lines) => lines.join('\n'));
  const value = fc.string({ unit: 'grapheme' }).map((text) => text.trim().replaceAll('"', "'"));
  fc.assert(
    fc.property(prompt, prompt, value, (positive, negativePrompt, model) => {
      const infotext = {
        prompt: positive,
        negativePrompt,
        settings: settings({ Steps: '20', Seed: '1', Model: model, Size: '8x8' }),
      };
      expect(parseInfotext(formatInfotext(infotext))).toEqual(infotext);
    }),
  );
});

test('A1111 finds one negative prompt even if other lines look like one', () => {
  const text = formatInfotext({
    prompt: 'a\nNegative prompt: b',
    negativePrompt: 'Steps: c\nNegative prompt: d',
    settings: settings({ Steps: '1', Seed: '2', Size: '8x8' }),
  });
  // A1111 checks `line.startswith("Negative prompt:")`, after stripping Python's white space from each line.
  const lines = text.split('\n').map((line) => line.trim());
  expect(lines.filter((line) => line.startsWith('Negative prompt:'))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('Steps:'))).toHaveLength(1);
  expect(parseInfotext(text).prompt).toBe('a\nNegative prompt: b');
  expect(parseInfotext(text).negativePrompt).toBe('Steps: c\nNegative prompt: d');
});

test('hostile text takes linear time', () => {
  const start = performance.now();
  for (const piece of ['a', ' ', 'ab:"', 'ab:"\\"', 'ab: ', 'a b'])
    parseInfotext(piece.repeat(1 << 17));
  expect(performance.now() - start).toBeLessThan(5000);
});

test.each([
  ['0.7', 0.7],
  ['-1', -1],
  [' 20 ', 20],
  ['1e-3', 0.001],
  ['', undefined],
  [' ', undefined],
  ['0x10', undefined],
  ['Infinity', undefined],
  ['1e999', undefined],
  ['7,5', undefined],
  [undefined, undefined],
])('the number in %j', (text, number) => {
  expect(a1111Number(text)).toBe(number);
});
