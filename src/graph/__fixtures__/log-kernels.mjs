/**
 * `node log-kernels.mjs <graph.onnx> <weights>`: runs a graph with one input and one output on WebGPU. Prints the output as JSON,
 * and after the line RUN, on stderr, onnxruntime's log of the run. A program of its own, because that log cannot be caught within
 * a process.
 */
import { readFileSync, writeSync } from 'node:fs';
import * as ort from 'onnxruntime-node';

const [graph, weights] = process.argv.slice(2);
const session = await ort.InferenceSession.create(readFileSync(graph), {
  executionProviders: ['webgpu'],
  logSeverityLevel: 1,
  externalData: [{ path: 'weights', data: new Uint8Array(readFileSync(weights)) }],
  extra: { session: { disable_cpu_ep_fallback: '1' } },
});
const [{ name, shape }] = session.inputMetadata;
const length = shape.reduce((product, dim) => product * dim, 1);
const data = Float32Array.from({ length }, (_, index) => Math.sin(index));
writeSync(2, 'RUN\n');
const outputs = await session.run({ [name]: new ort.Tensor('float32', data, shape) });
writeSync(1, JSON.stringify([...outputs[session.outputNames[0]].data]));
