import type { Catalogue } from './zh-cn.ts';

export const matchEn: Catalogue['match'] = {
  open: 'Match',
  title: 'Pictures and words',
  close: 'Close pictures and words',
  tab: 'Match',
  intro: 'See how well pictures and texts agree. Both stay on your device.',
  addPictures: 'Add pictures',
  clearPictures: 'Remove all',
  picturesHint: 'Or drop or paste them here.',
  pictures: 'Pictures to compare',
  removePicture: 'Remove “{{name}}”',
  texts: 'Texts',
  textsHint: 'One a line, in English, Chinese or both',
  textsPlaceholder: 'a red apple\na yellow banana',
  pair: 'Encoders',
  pairOf: '{{model}} with {{imageEncoder}}',
  compare: 'Compare',
  cancel: 'Cancel',
  cancelling: 'Stopping…',
  results: 'Results',
  picture: 'Picture',
};
