import type { Catalogue } from './zh-cn.ts';

/** Settings that are saved under a name. */
export const presetsEn: Catalogue['presets'] = {
  title: 'Saved settings',
  empty:
    'Give the settings a name to bring them back with one click later. Prompt and seed are not among them.',
  name: 'Name',
  save: 'Save the current settings',
  use: 'Use “{{name}}”',
  rename: 'Rename “{{name}}”',
  delete: 'Delete “{{name}}”',
};
