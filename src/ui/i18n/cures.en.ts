import type { Catalogue } from './zh-cn.ts';

/** Buttons that fix what kept a picture from being painted. */
export const curesEn: Catalogue['cures'] = {
  again: 'Try again',
  reload: 'Reload',
  size: 'Paint at {{width}}×{{height}}',
  tiles: 'Second pass in tiles',
  cpu: 'Paint on the CPU',
  otherModel: 'Choose another model',
  space: 'Free some space',
  seed: 'Paint with another seed',
  useLora: 'Paint with “{{name}}”',
  without: 'Paint without it',
  ownVae: 'Paint with the model’s own VAE',
  ownEncoder: 'Paint with the model’s own text encoder',
  upscaler: 'Paint with the built-in upscaler',
  editor: 'Open the editor',
  strength: 'Paint at strength {{strength}}',
  hiresScale: 'Paint at {{scale}}×',
  hiresOff: 'Paint without hires fix',
  limit: 'Paint with {{field}}: {{value}}',
};
