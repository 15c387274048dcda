import type { Catalogue } from './zh-cn.ts';

export const enlargingEn: Catalogue['enlarging'] = {
  menu: 'Enlarge',
  times: '{{factor}}×',
  with: 'With',
  limit: 'At most {{max}} pixels an edge',
  lanczos: 'Lanczos (plain)',
  from: 'enlarged {{factor}}× from {{width}}×{{height}} with {{upscaler}}',
  soon: 'Enlarging',
  tile: 'Enlarging: part {{tile}} of {{tiles}}',
};
