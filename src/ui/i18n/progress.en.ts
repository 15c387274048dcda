import type { Catalogue } from './zh-cn.ts';

/** What the engine is doing. */
export const progressEn: Catalogue['progress'] = {
  label: 'Progress',
  waiting: 'Starts as soon as the model is ready',
  downloading: 'Getting the model ready: {{percent}}',
  fusingLoras: 'Merging the LoRA into the model',
  loading: 'Loading the model',
  encoding: 'Reading the prompt',
  encodingImage: 'Reading the start picture',
  step: 'Step {{step}} of {{total}}',
  inPass: '{{step}} (pass {{pass}} of {{passes}})',
  inTile: '{{step}}: part {{tile}} of {{tiles}}',
  decoding: 'Finishing the picture',
  checking: 'Checking the picture',
  matching: 'Comparing: {{done}} of {{total}}',
  ranking: 'Ranking: {{done}} of {{total}}',
  remaining: 'about {{time}} left',
  batch: 'Picture {{current}} of {{total}}',
  started: 'Painting started',
  finished: 'Picture finished',
  finishedCovered: 'Picture finished and covered',
  cancelled: 'Cancelled',
};
