import type { Catalogue } from './zh-cn.ts';

export const startEn: Catalogue['start'] = {
  label: 'Start picture',
  pick: 'Start from a picture',
  use: 'Use as start picture',
  remove: 'Remove the start picture',
  reading: 'Reading the picture…',
  thumbnail: 'Start picture: {{name}}',
  unnamed: 'picture',
  strength: 'Strength',
  words: {
    close: 'close to it',
    some: 'some changes',
    much: 'large changes',
    anew: 'almost painted anew',
  },
  value: '{{words}} · {{strength}}',
  steps: '{{done}} of {{steps}} steps',
  noSteps: 'Too low: none of the {{steps}} steps would be run.',
  fit: 'Where proportions differ',
  fits: {
    crop: 'Crop',
    fill: 'Fill',
    stretch: 'Stretch',
  },
  fitHints: {
    crop: 'Cuts off the excess, keeping the middle',
    fill: 'Keeps all of it and continues its edges',
    stretch: 'Keeps all of it, distorted',
  },
  sizes: {
    own: 'Like the picture: {{width}}×{{height}}',
    usual: 'Like the model: {{width}}×{{height}}',
  },
  changes: {
    'on-white': 'Transparent parts have become white.',
    'first-frame': 'Only the first frame is used.',
    smaller: 'It was reduced to {{width}}×{{height}}.',
  },
  from: 'Painted from a picture, strength {{strength}}',
  variationOf: 'Variation of',
  source: 'Show the picture it was made from',
  lost: 'The start picture can no longer be read, so it was removed. Choose it again.',
  notKept:
    'The browser could not save the start picture; after a reload you have to choose it again.',
  refused: '“{{name}}” cannot be the start picture: {{title}}. {{help}}',
};
