import { describe, expect, it } from 'vitest';
import {
  hasSyntax,
  parseAttention,
  parseExtraNetworks,
  schedulePrompt,
  splitComposition,
} from '../../core/prompt/index.ts';
import { countVariants } from '../../core/prompt/fill-template.ts';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-cn.ts';

/** The help must not promise what the grammar does not do. */
describe.each([
  ['zh-CN', zhCN.grammar],
  ['en', en.grammar],
])('the examples of %s do what the help says', (_, grammar) => {
  const weights = (example: string) => parseAttention(example).map(([, weight]) => weight);

  it('weights', () => {
    expect(weights(grammar.stronger.example)).toEqual([1.1]);
    expect(weights(grammar.weighted.example)).toEqual([1.3]);
    expect(weights(grammar.weaker.example)).toEqual([1 / 1.1]);
  });

  it('schedules', () => {
    expect(schedulePrompt(grammar.scheduled.example, 10).map(([end]) => end)).toEqual([5, 10]);
    const turns = schedulePrompt(grammar.alternating.example, 4).map(([, text]) => text);
    expect([new Set(turns).size, turns[0], turns[1]]).toEqual([2, turns[2], turns[3]]);
  });

  it('AND, BREAK and escapes', () => {
    const parts = splitComposition(grammar.composed.example);
    expect(parts.map(({ weight }) => weight)).toEqual([1, 0.7]);
    expect(parseAttention(grammar.separate.example)[1]).toEqual(['BREAK', -1]);
    expect(parseAttention(grammar.literal.example)).toEqual([
      [grammar.literal.example.replaceAll('\\', ''), 1],
    ]);
  });

  it('LoRAs', () => {
    const { text, loras } = parseExtraNetworks(grammar.lora.example);
    expect([text, loras]).toEqual([
      '',
      [{ name: 'name', textEncoderWeight: 0.8, unetWeight: 0.8 }],
    ]);
  });

  it('variants', () => {
    expect(countVariants(grammar.variant.example, new Map())).toBe(2);
  });

  it('each has syntax', () => {
    const { lora: _, variant: __, ...others } = grammar;
    const rules = Object.values(others).filter((rule) => typeof rule !== 'string');
    for (const { example } of rules) expect(hasSyntax(example), example).toBe(true);
  });
});
