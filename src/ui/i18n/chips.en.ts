import type { Catalogue } from './zh-cn.ts';

/** The settings shown below the prompt. */
export const chipsEn: Catalogue['chips'] = {
  label: 'Settings in use',
  size: 'Size',
  count_one: '{{count}} picture',
  count_other: '{{count}} pictures',
  hires: 'Hires {{scale}}×',
  withTag: 'With style tag',
  withoutTag: 'No style tag',
  setting: '{{name}} {{value}}',
  lora: '{{name}} {{weight}}',
  loraWeight: 'Strength of {{name}}',
  loraHint: 'It is in the prompt; 0 turns it off',
  loraRemove: 'Take it out of the prompt',
};
