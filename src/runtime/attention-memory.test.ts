import { expect, it } from 'vitest';
import { GraphBuilder } from '../graph/onnx/graph-builder.ts';
import { WeightSource } from '../graph/onnx/weight-source.ts';
import { runInWasm, wave } from './__fixtures__/wasm-memory.ts';
import { attend } from '../graph/layers/attention.ts';

/** The graph has no weights, but their dtype is the graph's. */
const WEIGHT = { file: '', dtype: 'F32', shape: [1], byteOffset: 0, byteLength: 4 };
const [BATCH, TOKENS, HEADS, WIDTH] = [2, 2040, 8, 8];
const CHANNELS = HEADS * WIDTH;

it('keeps only a part of the scores on the CPU', async () => {
  const graph = new GraphBuilder(new WeightSource(new Map([['weight', WEIGHT]]), 'weight'));
  const [q, k, v] = ['q', 'k', 'v'].map((name) =>
    graph.input(name, 'float32', [BATCH * TOKENS, CHANNELS]),
  );
  graph.output('y', attend(graph, q!, k!, v!, { batch: BATCH, heads: HEADS }));
  const { outputs, mebibytes } = await runInWasm(graph.finish('attention'));
  const scoreMebibytes = (BATCH * HEADS * TOKENS ** 2 * 4) / 2 ** 20;
  expect(mebibytes).toBeLessThan(scoreMebibytes * 0.9);

  const found = outputs['y']!.data as Float32Array;
  // The first and last tokens, and those on both sides of a seam.
  for (const row of [0, TOKENS / 2 - 1, TOKENS / 2, BATCH * TOKENS - 1]) {
    for (const head of [0, HEADS - 1]) {
      attendedTo(row, head).forEach((value, index) => {
        expect(found[row * CHANNELS + head * WIDTH + index]).toBeCloseTo(value, 5);
      });
    }
  }
});

/** softmax(q · kᵀ / √width) · v in double precision. */
function attendedTo(row: number, head: number): number[] {
  const [q, k, v] = ['q', 'k', 'v'].map((name) => wave(name, [BATCH * TOKENS, CHANNELS]));
  const at = (x: Float32Array, token: number) => [
    ...x.subarray(token * CHANNELS + head * WIDTH, token * CHANNELS + (head + 1) * WIDTH),
  ];
  const first = row < TOKENS ? 0 : TOKENS;
  const query = at(q!, row);
  const scores = Array.from({ length: TOKENS }, (_, token) => {
    const key = at(k!, first + token);
    return Math.exp(query.reduce((sum, x, i) => sum + x * key[i]!, 0) / Math.sqrt(WIDTH));
  });
  const total = scores.reduce((sum, score) => sum + score, 0);
  return Array.from({ length: WIDTH }, (_, i) =>
    scores.reduce((sum, score, token) => sum + (score / total) * at(v!, first + token)[i]!, 0),
  );
}
