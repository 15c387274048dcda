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
      'First the words as they are in the prompt, then what replaces them; put words that contain a comma in "quotation marks"',
    size: 'Such as 512x512, 512x768',
  },
  summary_one: '{{count}} picture.',
  summary_other: '{{count}} pictures.',
  estimate: 'About {{time}}.',
  many: 'Yes, paint all {{number}} pictures, which takes a lot of time and disk space.',
  paint: 'Paint the grid',
  save: 'Save as one PNG',
  saving: 'Combining the pictures…',
  saveFailed:
    'The pictures could not be combined; the device may be short of memory. The individual pictures are all there.',
  tooLarge: 'The grid is too large to be shown here. The finished pictures are in the gallery.',
  table: 'Grid: {{label}}',
  missing: 'Not painted yet: {{label}}',
  done: '{{done}} of {{total}} painted',
  fileName: 'grid',
  faults: {
    'no-axis': 'Choose a setting to compare first.',
    'same-axis': '“{{axis}}” is chosen twice. Choose another one.',
    empty: 'Type some values for “{{axis}}”.',
    unread: '“{{found}}” is not a value of “{{axis}}”.',
    'out-of-range': '“{{found}}” is out of the range of “{{axis}}”, {{min}} to {{max}}.',
    'not-in-prompt':
      'Neither the prompt nor the negative prompt contains “{{found}}”. The first value must be in one of them.',
    'no-lora': 'The prompt has no LoRA. Add one to compare its weights.',
    'no-start':
      'Without a start picture, the strength has no effect. Choose a start picture first.',
    'too-many-values': '“{{axis}}” has {{number}} values, which is too many; the limit is {{max}}.',
    'too-many-cells':
      'That makes {{number}} pictures, which is too many; a grid can have at most {{max}}.',
  },
};
