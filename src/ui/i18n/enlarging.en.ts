import type { Catalogue } from './zh-cn.ts';

export const enlargingEn: Catalogue['enlarging'] = {
  menu: 'Enlarge',
  times: '{{factor}}×',
  with: 'With',
  limit: 'At most {{max}} pixels per side',
  lanczos: 'Lanczos (plain)',
  from: 'Enlarged {{factor}}× from {{width}}×{{height}} with {{upscaler}}',
  fromOwn: 'Enlarged {{factor}}× from your own picture “{{name}}” with {{upscaler}}',
  soon: 'Enlarging',
  tile: 'Enlarging: part {{tile}} of {{tiles}}',
  own: 'Enlarge a picture',
  close: 'Close enlarging',
  intro:
    'Enlarge any picture of yours to two or four times its size. It stays on this device and keeps any record of how it was painted.',
  another: 'Another picture…',
  it: 'Enlarge it',
  result: 'Enlarged picture',
  done: '“{{name}}” is now {{width}}×{{height}}, enlarged with {{upscaler}}.',
  kept: 'It is in the gallery, beside the pictures painted here.',
  ownRuns: 'Your picture is being enlarged.',
  ownIsDone: 'Your picture has been enlarged.',
  show: 'Show',
};
