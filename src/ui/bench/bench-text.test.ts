import { expect, test } from 'vitest';
import { benchText } from './bench-text.ts';

test('the table keeps its columns in plain text and lists the tests that did not run', () => {
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
    { what: 'linear 8 4 16', way: 'gemm', milliseconds: 2, flops: 4e9, bytes: null, note: '' },
    { what: 'import', way: '', milliseconds: 500, flops: null, bytes: 1e8, note: '' },
    {
      what: 'unet-step',
      way: '',
      milliseconds: null,
      flops: null,
      bytes: null,
      note: 'out-of-memory',
    },
  ];
  expect(benchText(report, rows).split('\n')).toEqual([
    'device: acme one, webgpu, fp16',
    '',
    'what           way              ms           rate',
    'linear 8 4 16  gemm           2.00  2000.0 GFLOPS',
    'import                      500.00      0.20 GB/s',
    'unet-step            out-of-memory',
  ]);
});

test('a page that computes on the CPU says which GPU it does not use', () => {
  const report = {
    backend: 'wasm',
    precision: 'fp32',
    adapter: null,
    threads: 4,
    fallbackReasons: [],
    plan: null,
  } as const;
  expect(benchText(report, []).split('\n').slice(0, 2)).toEqual([
    'device: CPU, fp32, threads: 4',
    'GPU, not used: none',
  ]);
});
