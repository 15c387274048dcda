import { expect, test } from 'vitest';
import { benchText } from './bench-text.ts';

test('a table that keeps its columns in plain text, with what did not run', () => {
  const report = {
    backend: 'webgpu',
    precision: 'fp16',
    adapter: {
      vendor: 'acme',
      architecture: 'one',
      description: '',
      isSoftware: false,
      maxBufferSize: 1,
    },
    threads: 4,
    fallbackReasons: [],
    plan: null,
  } as const;
  const rows = [
    { what: 'linear 8 4 16', way: 'gemm', milliseconds: 2, flops: 4e9, note: '' },
    { what: 'unet-step', way: '', milliseconds: null, flops: null, note: 'out-of-memory' },
  ];
  expect(benchText(report, rows).split('\n')).toEqual([
    'device: acme one, webgpu, fp16',
    '',
    'what           way              ms  TFLOPS',
    'linear 8 4 16  gemm           2.00    2.00',
    'unet-step            out-of-memory',
  ]);
});
