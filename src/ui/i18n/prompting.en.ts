import type { Catalogue } from './zh-cn.ts';

export const promptingEn: Catalogue['prompting'] = {
  without: 'Without',
  tokens: '{{tokens}} of {{room}} tokens',
  tokensOf: {
    prompt: 'Tokens of the prompt',
    negativePrompt: 'Tokens of the negative prompt',
  },
  chunkIntro:
    'The text encoder reads {{size}} tokens at a time, so a long prompt is split into chunks:',
  chunk: 'Chunk {{number}}, {{tokens}} tokens',
  empty: '(empty)',
  cut: 'Too long; this part is not read:',
  unknown: 'Characters that the model does not know: {{characters}}',
  fault: {
    tag: 'The tag “{{found}}” is not written correctly. Painting will fail.',
    parts: 'AND can join at most {{max}} prompts; there are {{found}}.',
    encodings: 'The prompt changes in too many ways: at most {{max}}, but there are {{found}}.',
    other: 'This prompt cannot be read.',
  },
};
