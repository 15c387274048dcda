import type { Catalogue } from './zh-cn.ts';

export const hiresEn: Catalogue['hires'] = {
  title: 'Hires fix',
  hint: 'Paints the picture in the size above first, then once more, larger and with finer detail',
  notFromStart: 'Not with a start picture: choose a larger size, or enlarge the result',
  scale: 'Enlarge to',
  size: '{{width}}×{{height}} ({{scale}}×)',
  tooLarge: 'At most {{max}} pixels per side: choose a smaller size.',
  upscaler: 'Enlarge with',
  pictures: 'The picture',
  latents: 'Its latents',
  latentHint: 'Enlarged latents stay blurred at a strength below about 0.5',
  strength: 'Strength',
  strengthHint: 'Low keeps the first pass, high invents more detail',
  steps: 'Second-pass steps',
  stepsHint: '0: as many as in the first pass',
  prompt: 'Prompt of the second pass',
  promptHint: 'Empty: the same prompt',
  fact: 'Hires fix {{scale}}× with {{upscaler}}, strength {{strength}}',
};
