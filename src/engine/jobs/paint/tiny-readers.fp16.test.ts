import { expect, test, vi } from 'vitest';
import { cosineSimilarity } from '../../../core/metrics/index.ts';
import { plainAttention } from '../../../graph/__fixtures__/plain-attention.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import { openTokenizer } from '../../../storage/stored-tokenizer.ts';
import { openEngine, WASM } from './__fixtures__/golden-pictures.ts';
import { importedFolder } from './__fixtures__/imported-folder.ts';
import { FOLDERS } from './__fixtures__/tiny-readers.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

/** Both have 0.999997. PyTorch's float16 has 0.9999993 with the same weights, because it rounds less often. */
const MIN_COSINE = 0.99999;

/** As many tokens as the pipelines use. They are more than in the golden graphs, so other kernels run. */
test.skipIf(process.env['VK_DRIVER_FILES'] === undefined).each([
  ['tiny-taiyi', 128],
  ['tiny-alt', 77],
] as const)(
  '%s reads a prompt in float16 on WebGPU as in float32 on the CPU',
  async (name, maxLength) => {
    const stored = await importedFolder(name, FOLDERS[name]);
    const { model: half } = await openEngine(stored, NODE_WEBGPU);
    const { model: single } = await openEngine(stored, WASM);
    const tokenizer = await openTokenizer(stored);
    for (const prompt of ['', 'a red apple', '一只蓝色的猫在月亮山水画上，'.repeat(5)]) {
      const ids = tokenizer.encode(prompt, { maxLength }).inputIds;
      const [a, b] = [await half.encodeText(ids, 1), await single.encodeText(ids, 1)];
      expect(a.shape).toEqual([1, maxLength, 32]);
      expect(cosineSimilarity(a.data, b.data)).toBeGreaterThan(MIN_COSINE);
    }
  },
);
