import type { Catalogue } from './zh-cn.ts';

export const modelUpdateEn: Catalogue['modelUpdate'] = {
  offer: '{{name}} has a new version: {{version}}.',
  size: '{{size}} to download. Until all of it is here, you can keep painting with the current one.',
  left: '{{size}} left to download. Until all of it is here, you can keep painting with the current one.',
  download: 'Download',
  resume: 'Continue',
  later: 'Later',
  coming: 'Downloading {{name}} {{version}}',
  settling: 'It takes over once the pictures being painted are done.',
  keeps: 'Your current model is not affected and keeps working.',
  inUse: 'You now paint with {{name}} {{version}}.',
};
