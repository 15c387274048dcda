import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type * as ort from 'onnxruntime-web';
import { float, int } from '../src/graph/onnx/attributes.ts';
import { GraphBuilder, MICROSOFT } from '../src/graph/onnx/graph-builder.ts';
import type { Tensor } from '../src/graph/onnx/tensor.ts';
import { WeightSource } from '../src/graph/onnx/weight-source.ts';
import { instanceNormalize } from '../src/graph/onnx/operators/neural.ts';
import { expect, test } from './app.ts';

const CHANNELS = 8;
const BUILDS = ['jspi', 'webgpu'] as const;
const dist = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));

/** A graph that normalizes `[1, 4, 4, channels]`, or the same as `[1, channels, 16]`. */
function graphOf(dims: readonly number[], write: (graph: GraphBuilder, x: Tensor) => Tensor) {
  const location = {
    file: 'weights',
    dtype: 'F32',
    shape: [1],
    byteOffset: 0,
    byteLength: 4,
  } as const;
  const graph = new GraphBuilder(new WeightSource(new Map([['none', location]]), 'none'));
  graph.output('y', write(graph, graph.input('x', 'float32', dims)));
  return [...graph.finish('norm').model];
}

const values = (graph: GraphBuilder, value: number) =>
  graph.float32s(`${String(value)}s`, new Array<number>(CHANNELS).fill(value), [CHANNELS]);

const groupNorm = graphOf([1, 4, 4, CHANNELS], (graph, x) =>
  graph.node('GroupNorm', [x, values(graph, 1), values(graph, 0)], x, {
    domain: MICROSOFT,
    attributes: { epsilon: float(1e-5), groups: int(2), activation: int(0), channels_last: int(1) },
  }),
);
const instanceNorm = graphOf([1, CHANNELS, 16], (graph, x) => instanceNormalize(graph, x, 1e-5));

// The refusal in onnxruntime's log, and the line that resets its colour.
test.use({ tolerated: [/onnxruntime|^console: [\W\dm]*$/] });

for (const build of BUILDS) {
  test(`onnxruntime-web (${build}) still has no GroupNorm on WebGPU`, async ({ page }) => {
    await page.route('**/empty.html', (route) =>
      route.fulfill({ body: '<!doctype html>', contentType: 'text/html' }),
    );
    await page.route('**/onnxruntime/*', (route) => {
      const name = new URL(route.request().url()).pathname.split('/').at(-1)!;
      return route.fulfill({ path: `${dist}/${name}` });
    });
    await page.goto('/empty.html');
    /** Tries to open a session on WebGPU alone; returns what happened. */
    const open = (model: readonly number[]) =>
      page.evaluate(
        async ([build, model]) => {
          const { env, InferenceSession } = (await import(
            `/onnxruntime/ort.${build}.bundle.min.mjs`
          )) as typeof ort;
          env.logLevel = 'error';
          env.wasm.numThreads = 1;
          return InferenceSession.create(Uint8Array.from(model), {
            executionProviders: ['webgpu'],
            extra: { session: { disable_cpu_ep_fallback: '1' } },
          }).then(
            () => 'opened',
            (error: unknown) => String(error),
          );
        },
        [build, model] as const,
      );
    expect(await open(instanceNorm)).toBe('opened');
    // Once it opens, `groupNorm` in src/graph/layers/norms.ts can be one node instead of five.
    expect(await open(groupNorm)).toContain('GroupNorm');
  });
}
