import type { Catalogue } from './zh-cn.ts';

/** What the tools make from a picture in the gallery. */
export const toolsEn: Catalogue['tools'] = {
  background: { open: 'Cut out as a sticker', title: 'Sticker' },
  caption: { open: 'Write a prompt from it', title: 'This picture in words' },
  close: 'Close',
  loading: 'Loading the model…',
  running: 'Analysing the picture…',
  result: 'The picture with a transparent background',
  save: 'Save the sticker',
  fileName: '{{name}} sticker.png',
  repaintBackground: 'Repaint the background',
  repaintSubject: 'Repaint the subject',
  nothing:
    'The model found no subject in this picture, so nothing is left of it. Try another model.',
  usePrompt: 'Use as prompt',
  noWords: 'The model found no words for this picture. Try another model.',
};
