import { expect, it } from 'vitest';
import { imageAttention } from '../graph/layers/image-attention.ts';
import { GraphBuilder } from '../graph/onnx/graph-builder.ts';
import { WeightSource } from '../graph/onnx/weight-source.ts';
import { runInWasm } from './__fixtures__/wasm-memory.ts';

const [CHANNELS, EDGE] = [256, 64];
const FILE = 'weights';

const shapes = Object.entries({
  'group_norm.weight': [CHANNELS],
  'group_norm.bias': [CHANNELS],
  ...Object.fromEntries(
    ['to_q', 'to_k', 'to_v', 'to_out.0'].flatMap((layer) => [
      [`${layer}.weight`, [CHANNELS, CHANNELS]],
      [`${layer}.bias`, [CHANNELS]],
    ]),
  ),
});

it('the attention over a picture keeps few tensors of its size on the CPU', async () => {
  let end = 0;
  const weights = new Map(
    shapes.map(([name, shape]) => {
      const byteLength = 4 * shape.reduce((product, length) => product * length, 1);
      const location = { file: FILE, dtype: 'F32' as const, shape, byteOffset: end, byteLength };
      end += byteLength;
      return [`mid.${name}`, location];
    }),
  );
  const graph = new GraphBuilder(new WeightSource(weights, 'mid.group_norm.weight'));
  const image = graph.input('image', 'float32', [1, CHANNELS, EDGE, EDGE]);
  graph.output('y', imageAttention(graph, image, 'mid', { groups: 32, epsilon: 1e-6 }));
  const data = new Uint8Array(Float32Array.from({ length: end / 4 }, () => 0.01).buffer);
  const { mebibytes } = await runInWasm(graph.finish('attention'), [{ path: FILE, data }]);
  const picture = (CHANNELS * EDGE ** 2 * 4) / 2 ** 20;
  // onnxruntime itself, the weights, two matrices of scores, and the picture and the result, each twice.
  expect(mebibytes).toBeLessThan(16 + 4 + 2 * 8 + 4 * picture);
});
