import type { Catalogue } from './zh-cn.ts';

/** The prompt's grammar, explained beside the prompt. */
export const grammarEn: Catalogue['grammar'] = {
  label: 'Prompt syntax',
  intro: 'Plain sentences are enough. For finer control, use these symbols:',
  stronger: { example: '(red apple)', meaning: 'counts 1.1 times as much' },
  weighted: { example: '(red apple:1.3)', meaning: '1.3 times as much; below 1, less' },
  weaker: { example: '[clouds]', meaning: 'less: divided by 1.1' },
  scheduled: { example: '[cat:dog:0.5]', meaning: 'a cat for half of the steps, then a dog' },
  alternating: { example: '[cat|dog]', meaning: 'alternates at every step' },
  composed: {
    example: 'hills AND sea:0.7',
    meaning: 'several prompts in one picture, each with its weight; at most {{max}}',
  },
  separate: {
    example: 'hills BREAK sea',
    meaning: 'starts a new part, read on its own',
  },
  lora: {
    example: '<lora:name:0.8>',
    meaning:
      'uses a LoRA from the Models screen at strength 0.8; for an embedding, just write its name',
  },
  variant: {
    example: '{red|green} apple',
    meaning: 'each picture’s seed chooses one; __name__ chooses from a word list',
  },
  literal: { example: '\\(smile\\)', meaning: 'a backslash makes a bracket plain text' },
};
