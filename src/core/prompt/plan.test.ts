import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createTokenizer } from '../tokenizer/index.ts';
import {
  hasSyntax,
  namesInPrompts,
  planNegativePrompt,
  planPrompt,
  type PromptPlan,
} from './index.ts';

const file = new URL('../tokenizer/__goldens__/bert-vocab.txt.gz', import.meta.url);
const tokenizer = createTokenizer({ vocab: gunzipSync(readFileSync(file)).toString() });
const options = { tokenizer, steps: 10, maxChunks: 2, maxParts: 8, maxEncodings: 100 };
const plan = (prompt: string) => planPrompt(prompt, options);

/** The weight of each part, and the ids of its texts with their last steps. */
function outline({ parts }: PromptPlan) {
  return parts.map(({ weight, schedule }) => [
    weight,
    ...schedule.map(({ endStep, chunks }) => [
      endStep,
      ...chunks.flatMap(({ inputIds, tokenCount }) => [...inputIds.slice(1, tokenCount + 1)]),
    ]),
  ]);
}

const ids = (text: string) => tokenizer.toIds(text);

describe('a prompt without syntax', () => {
  test.each([
    '红苹果，一只 cat：你好',
    'a clock at 16:9',
    'a|b',
    'SANDY, and a BREAKFAST',
    '比例 16:9',
  ])('%s goes to the tokenizer unchanged', (prompt) => {
    expect(hasSyntax(prompt)).toBe(false);
    const { parts, truncatedText } = plan(prompt);
    const [{ weight, schedule }] = parts;
    expect([parts.length, weight, schedule.length, truncatedText]).toEqual([1, 1, 1, '']);
    expect(schedule[0]!.endStep).toBe(10);
    expect(schedule[0]!.chunks.map(({ inputIds }) => inputIds)).toEqual([
      tokenizer.encode(prompt, { maxLength: 77 }).inputIds,
    ]);
  });
});

test('parses AND first, then schedules, then weights', () => {
  const composed = plan('[猫:狗:0.3] AND (苹果:1.5)：0.7');
  expect(outline(composed)).toEqual([
    [1, [3, ...ids('猫')], [10, ...ids('狗')]],
    [0.7, [10, ...ids('苹果')]],
  ]);
  expect([...composed.parts[1]!.schedule[0]!.chunks[0]!.weights.slice(0, 4)]).toEqual([
    1, 1.5, 1.5, 1,
  ]);
});

test('reads a weight after a colon only in prompts joined by AND', () => {
  expect(outline(plan('(猫) 16:9'))).toEqual([[1, [10, ...ids('猫 16:9')]]]);
});

test('AND is an ordinary word in a negative prompt', () => {
  expect(outline(planNegativePrompt('猫 AND 狗', options))).toEqual([
    [1, [10, ...ids('猫 AND 狗')]],
  ]);
});

describe('learned names', () => {
  const names = [
    'bad-hands-5',
    'bad (hands)',
    'a|b',
    'fire AND ice',
    'BREAK',
    '(水墨：猫)',
    'wave',
  ];
  const words = names.map((name, i) => ({ name, ids: [30_000 + i] }));
  const learning = {
    ...options,
    tokenizer: createTokenizer({ vocab: gunzipSync(readFileSync(file)).toString() }, words),
  };

  test.each(names)('%s is found and listed, in the prompt and the negative prompt', (name) => {
    const id = words.find((word) => word.name === name)!.ids[0]!;
    for (const read of [planPrompt, planNegativePrompt]) {
      for (const prompt of [name, `(红, ${name}, 红:1.2)`, `[红:${name}:3]`]) {
        const { parts, learned } = read(prompt, learning);
        expect(parts).toHaveLength(1);
        const last = parts[0].schedule.at(-1)!.chunks[0]!;
        expect([...last.inputIds]).toContain(id);
        expect(learned).toEqual([name]);
      }
    }
    expect(namesInPrompts(`(红, ${name}:1.2)`, '', { steps: 10, names })).toEqual([name]);
    expect(namesInPrompts('', `[${name}]`, { steps: 10, names })).toEqual([name]);
  });

  test('finds a name that is written with escapes, or assembled by a schedule', () => {
    expect(planPrompt('bad \\(hands\\)', learning).learned).toEqual(['bad (hands)']);
    expect(planPrompt('b[ad:c:4]-hands-5', learning).learned).toEqual(['bad-hands-5']);
    expect(namesInPrompts('b[ad:c:4]-hands-5', '', { steps: 10, names })).toEqual(['bad-hands-5']);
  });

  test('grammar words keep their meaning unless they are spelled exactly like a name', () => {
    const lower = [{ name: 'and', ids: [30_000] }];
    const tokens = createTokenizer({ vocab: gunzipSync(readFileSync(file)).toString() }, lower);
    expect(planPrompt('猫 AND 狗', { ...options, tokenizer: tokens }).parts).toHaveLength(2);
    expect(planPrompt('猫 and 狗', { ...options, tokenizer: tokens }).learned).toEqual(['and']);
  });

  test('does not list names that are not read: in a LoRA tag, or beyond the limit', () => {
    expect(planPrompt('<lora:wave:1>红', learning).learned).toEqual([]);
    expect(namesInPrompts('<lora:wave:1>红', '', { steps: 10, names })).toEqual([]);
    expect(planPrompt('红'.repeat(150) + ' wave', learning).learned).toEqual([]);
  });
});

describe('text that does not fit', () => {
  test('is reported from its first word on, without grammar', () => {
    const { parts, truncatedText } = plan('红'.repeat(149) + ' (an apple:1.2), [猫] BREAK 狗');
    expect(parts[0].schedule[0]!.chunks).toHaveLength(2);
    expect(truncatedText).toBe('apple, 猫狗');
  });

  test('is reported once even if every text of a schedule has it', () => {
    expect(plan('[猫:狗:3]' + '红'.repeat(149) + '梨').truncatedText).toBe('梨');
  });

  test('is empty when everything fits', () => {
    expect(plan('(红:1.1)'.repeat(150) + '  ').truncatedText).toBe('');
  });
});

test('reports unknown characters of the text; grammar characters only if escaped', () => {
  const vocab = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', '猫', '狗'].join('\n');
  const small = { ...options, tokenizer: createTokenizer({ vocab }) };
  const prompt = '（猫：1.2）[狗|猫] AND 【🐈:狗:3】 BREAK \\(';
  expect(planPrompt(prompt, small).unknown).toEqual(['🐈', '(']);
});

describe('refuses too much work for one picture', () => {
  const refusal = (details: object) =>
    expect.objectContaining({ code: 'invalid-request', details });

  test('too many prompts', () => {
    expect(plan(new Array(8).fill('猫').join(' AND ')).parts).toHaveLength(8);
    expect(() => plan(new Array(9).fill('猫').join(' AND '))).toThrow(
      refusal({ field: 'prompt', what: 'parts', found: 9, max: 8 }),
    );
    expect(planNegativePrompt('猫 AND '.repeat(20), options).parts).toHaveLength(1);
  });

  test('too many texts to encode, each counted once', () => {
    const few = { ...options, steps: 50, maxEncodings: 3 };
    expect(planPrompt('[猫|狗|红]', few).parts[0].schedule).toHaveLength(50);
    expect(() => planPrompt('[猫|狗|红|蓝]', few)).toThrow(
      refusal({ field: 'prompt', what: 'encodings', found: 4, max: 3 }),
    );
    expect(() => planNegativePrompt('[猫|狗|蓝]' + '红'.repeat(100), few)).toThrow(
      refusal({ field: 'negativePrompt', what: 'encodings', found: 4, max: 3 }),
    );
  });
});

test('plans or refuses ten thousand hostile characters quickly', () => {
  for (const piece of ['(', '[a|', '[a:b:3]', ' AND a', 'BREAK ', '[a|b]', '红', '\\', ')：1']) {
    const prompt = piece.repeat(10_000 / piece.length);
    if (piece === ' AND a') {
      expect(() => plan(prompt)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
      continue;
    }
    for (const { schedule } of plan(prompt).parts) {
      for (const { chunks } of schedule) expect(chunks.length).toBeLessThanOrEqual(2);
    }
  }
});
