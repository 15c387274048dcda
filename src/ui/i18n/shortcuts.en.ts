import type { Catalogue } from './zh-cn.ts';

/** The names of the keyboard shortcuts. */
export const shortcutsEn: Catalogue['shortcuts'] = {
  title: 'Keyboard shortcuts',
  close: 'Close the shortcuts',
  open: 'Keyboard shortcuts',
  page: 'Page',
  editor: 'Editor',
  generate: 'Generate',
  leave: 'Cancel, or back to the batch',
  previous: 'Previous picture',
  next: 'Next picture',
  remove: 'Delete the picture in view',
  prompt: 'Write the prompt',
  sheet: 'Show the shortcuts',
  strip: 'Move among earlier pictures',
  number: 'Change a number in its field',
  weight: 'Raise or lower the weight of the word or selection',
  complete: 'Insert the completion',
  move: 'Move the picture',
};
