import type { Catalogue } from './zh-cn.ts';

export const describeEn: Catalogue['describe'] = {
  tab: 'What is in it?',
  intro:
    'See what may be in a picture, and click words to put them into the prompt. The picture stays on your device.',
  pick: 'Choose a picture',
  hint: 'Or drop or paste one here.',
  language: 'Language of the words',
  firstTime: 'The first time takes longer, because all words have to be read.',
  words: 'The nearest words',
  wordsHint:
    'The nearest come first; the number is the cosine similarity. Click to put a word into the prompt, and again to take it out.',
  prompt: 'The prompt now: {{prompt}}',
};
