import { expect, test } from 'vitest';
import { isMemoryShort } from './short-memory.ts';

const MIB = 2 ** 20;
const gpu = (precision: 'fp16' | 'fp32', maxBufferSize: number) => ({
  backend: 'webgpu' as const,
  precision,
  adapter: { vendor: '', architecture: '', description: '', isSoftware: false, maxBufferSize },
});
const CPU = { backend: 'wasm', precision: 'fp32', adapter: null } as const;

test.each([
  ['a phone', gpu('fp16', 256 * MIB), 8, true],
  ['a large GPU', gpu('fp16', 2048 * MIB), 8, false],
  ['the same without 16 bits', gpu('fp32', 2048 * MIB), 8, true],
  ['4 GB, whatever the GPU', gpu('fp16', 4096 * MIB), 4, true],
  ['the CPU of a large computer', CPU, 8, false],
  ['the CPU of a small one', CPU, 4, true],
  ['a browser that tells nothing', null, null, false],
])('%s', (_, report, memory, isShort) => {
  expect(isMemoryShort(report, memory)).toBe(isShort);
});
