import type { Catalogue } from './zh-cn.ts';

export const benchmarkEn: Catalogue['benchmark'] = {
  title: 'Benchmark',
  intro:
    'Measures single operations, one step of Stable Diffusion 1.5 at 512×512, decoding a picture and importing a file, all with random weights. It takes a few minutes and about 2 GB of the GPU’s memory. Avoid using the device for anything else meanwhile.',
  start: 'Start',
  again: 'Measure again',
  cancel: 'Stop',
  close: 'Close the benchmark',
  progress: '{{done}} of {{total}} measured',
  result: 'Result',
  help: 'Paste this text into an issue to tell us how your device performs.',
};
