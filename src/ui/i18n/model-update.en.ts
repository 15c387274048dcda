import type { Catalogue } from './zh-cn.ts';

export const modelUpdateEn: Catalogue['modelUpdate'] = {
  offer: '{{name}} has a new version: {{version}}.',
  size: '{{size}} to download. Until all of it is here, you go on painting with the one you have.',
  left: '{{size}} left to download. Until all of it is here, you go on painting with the one you have.',
  download: 'Download',
  resume: 'Continue',
  later: 'Later',
  coming: 'Downloading {{name}} {{version}}',
  settling: 'It takes over once the pictures being painted are done.',
  keeps: 'The model you have is not affected and goes on painting.',
  inUse: 'You now paint with {{name}} {{version}}.',
};
