import type { Catalogue } from './zh-cn.ts';

export const devicePlanEn: Catalogue['devicePlan'] = {
  title: 'Device',
  unchecked: 'Not checked yet. That happens by itself when nothing else is running.',
  uncheckedEmulated: 'Not checked. An emulated GPU is checked only when you ask for it.',
  checking: 'Checking, which takes a few seconds…',
  right: 'Checked: it computes correctly.',
  untimed:
    'Checked: it computes correctly. Its speed will be measured when nothing else is running.',
  emulated: 'The speed of an emulated GPU is not measured.',
  struck: '{{what}} not used: {{why}}.',
  subgroups: 'Subgroup operations are used.',
  speed: '{{layer}}: {{speed}}, computed as {{way}}',
  gain: '{{layer}}: {{speed}}, computed as {{way}}, {{percent}} faster than usual',
  speeds: 'Speed by operation',
  attention: 'Attention: {{speed}}',
  flops: '{{number}} TFLOPS',
  what: {
    subgroups: 'Subgroup operations',
    fp16: 'Half precision (f16)',
    webgpu: 'This GPU',
    way: '{{layer}} computed as {{way}}',
  },
  why: {
    wrong: 'the results were wrong',
    failed: 'there was an error',
    lost: 'the GPU was reset',
    hung: 'the GPU stopped answering',
  },
  layer: {
    'linear.manyRows': 'Large linear layers',
    'linear.fewRows': 'Small linear layers',
    'convolution.wide': 'Wide convolutions',
    'convolution.narrow': 'Narrow convolutions',
  },
  way: { gemm: 'matrix products', conv: 'convolutions', gather: 'gathered products' },
  copy: 'Copy report',
  copied: 'Copied',
  copyRefused: 'The browser does not allow copying.',
  again: 'Check again',
  bench: 'Benchmark',
};
