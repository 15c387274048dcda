import type { Catalogue } from './zh-cn.ts';

export const searchEn: Catalogue['search'] = {
  open: 'Search pictures',
  close: 'Close the search',
  clear: 'Clear',
  label: 'Search pictures',
  placeholder: 'What is in it?',
  said: 'In the prompt or settings',
  shown: 'Found by appearance',
  similar: 'More like this picture',
  ranked: 'The same prompt, best match first',
  looking: 'Searching…',
  count_one: '{{count}} picture',
  count_other: '{{count}} pictures',
  nothing:
    'Nothing found. No prompt mentions it, and no picture clearly shows it. Try other words.',
  missing_one: '{{count}} picture has not been analysed yet; only its prompt is searched.',
  missing_other: '{{count}} pictures have not been analysed yet; only their prompts are searched.',
  moreLike: 'More like this',
  bestFirst: 'Best match first ({{count}})',
  problems: {
    quota:
      'The disk is full, so pictures that have not been analysed are found only by their prompts. Free some space and open the search again.',
    unreadable: 'This picture does not open, so nothing can be compared with it.',
    noStorage:
      'This browser does not store data here, perhaps because the window is private, so only prompts are searched. Use a normal window.',
    other:
      'Only prompts and settings were searched: {{reason}}. Search for other words to try again.',
  },
};
