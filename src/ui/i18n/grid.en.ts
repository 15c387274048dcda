import type { Catalogue } from './zh-cn.ts';

export const gridEn: Catalogue['grid'] = {
  title: 'Grid',
  close: 'Close the grid',
  open: 'Grid that compares settings…',
  intro:
    'Choose two or three settings and give each some values, separated by commas. The prompt and all other settings are those of the page.',
  columns: 'Columns',
  rows: 'Rows',
  sheets: 'Sheets',
  values: 'Values of {{axis}}',
  all: 'Insert all',
  none: 'Not used',
  axes: {
    steps: 'Steps',
    guidanceScale: 'Guidance',
    seed: 'Seed',
    strength: 'Repainting strength',
    sampler: 'Sampler',
    clipSkip: 'Clip skip',
    prompt: 'Prompt S/R',
    size: 'Size',
    lora: 'LoRA weight',
    model: 'Model',
  },
  hints: {
    number: 'Such as 10, 20 or 20-30, 1-9 (+2), 4-8 [3]',
    names: 'Names, separated by commas',
    prompt:
      'First the words as they are in the prompt, then what replaces them; put words that hold a comma in "quotation marks"',
    size: 'Such as 512x512, 512x768',
  },
  summary_one: '{{count}} picture.',
  summary_other: '{{count}} pictures.',
  estimate: 'About {{time}}.',
  many: 'Yes, paint all {{number}} pictures, which takes a lot of time and disk space.',
  paint: 'Paint the grid',
  save: 'Save as one PNG',
  saving: 'Putting it together…',
  saveFailed:
    'The pictures could not be put together: there may be too little memory. The single pictures are all there.',
  tooLarge: 'The grid is too large to be shown here. What is painted is among your pictures.',
  table: 'Grid: {{label}}',
  missing: 'Not painted yet: {{label}}',
  done: '{{done}} of {{total}} painted',
  fileName: 'grid',
  faults: {
    'no-axis': 'Choose a setting to compare first.',
    'same-axis': '“{{axis}}” is chosen twice. Choose another one.',
    empty: 'Type some values for “{{axis}}”.',
    unread: '“{{found}}” is no value of “{{axis}}”.',
    'out-of-range': '“{{found}}” is out of the range of “{{axis}}”, {{min}} to {{max}}.',
    'not-in-prompt':
      'Neither the prompt nor the negative prompt has “{{found}}”. The first words must be there.',
    'no-lora': 'The prompt has no LoRA. Add one to compare its weights.',
    'no-start':
      'Without a start picture, the strength has no effect. Choose a start picture first.',
    'too-many-values': '“{{axis}}” has {{number}} values, which are too many: {{max}} at most.',
    'too-many-cells':
      'These are {{number}} pictures, which are too many: {{max}} at most in a grid.',
  },
};
