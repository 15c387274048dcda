import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { GraphBuilder } from '../graph-builder.ts';
import { WeightSource } from '../weight-source.ts';
import { add } from './elementwise.ts';
import { concat, split } from './layout.ts';

const ON_GPU = {
  executionProviders: ['webgpu'],
  logSeverityLevel: 3,
  extra: { session: { disable_cpu_ep_fallback: '1' } },
} as const;

/** The graph has no weights, but their dtype is the graph's. */
const WEIGHT = { file: '', dtype: 'F32', shape: [1], byteOffset: 0, byteLength: 4 };

it.skipIf(process.env['VK_DRIVER_FILES'] === undefined).each([7, 9, 64])(
  'WebGPU takes %d parts',
  async (count) => {
    const graph = new GraphBuilder(new WeightSource(new Map([['weight', WEIGHT]]), 'weight'));
    const x = graph.input('x', 'float32', [count * 8, 4]);
    const parts = split(graph, x, new Array<number>(count).fill(8), 0);
    const doubled = parts.map((part) => add(graph, part, part));
    graph.output('y', concat(graph, doubled, 0));
    const session = await ort.InferenceSession.create(graph.finish('parts').model, ON_GPU);
    const data = Float32Array.from({ length: count * 32 }, (_, index) => index);
    const { y } = await session.run({ x: new ort.Tensor('float32', data, [count * 8, 4]) });
    expect([...(y!.data as Float32Array)]).toEqual([...data].map((value) => 2 * value));
    await session.release();
  },
);
