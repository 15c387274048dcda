import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fromBinary } from '@bufbuild/protobuf';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { ModelProtoSchema } from '../onnx/generated/onnx_pb.ts';
import { DATA_TYPES, elementCount } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS } from '../ways.ts';
import type { WeightLocation } from '../weights.ts';
import { conv2d } from './convolution.ts';
import { linear } from './linear.ts';

const SHAPES = { conv: [64, 32, 3, 3], linear: [640, 320] } as const;

/** A convolution and a linear layer whose weights are in eight bits. */
function layers() {
  const index = new Map<string, WeightLocation>();
  let bytes = 0;
  const add = (name: string, dtype: string, shape: readonly number[]) => {
    const byteLength = elementCount(shape) * (dtype === 'U8' ? 1 : 2);
    index.set(name, { file: 'w', dtype, shape, byteOffset: bytes, byteLength });
    bytes += byteLength;
  };
  for (const [name, shape] of Object.entries(SHAPES)) {
    add(`${name}.bias`, 'F16', shape.slice(0, 1));
    add(`${name}.weight`, 'U8', shape);
    add(`${name}.weight_scale`, 'F16', shape.slice(0, 1));
  }
  const graph = new GraphBuilder(new WeightSource(index, 'conv.bias'), DEFAULT_WAYS);
  const image = graph.input('image', 'float16', [1, 32, 8, 8]);
  graph.output('convolved', conv2d(graph, image, 'conv', 64, 3));
  const rows = graph.input('rows', 'float16', [4, 320]);
  graph.output('multiplied', linear(graph, rows, 'linear', 640));
  return { model: graph.finish('layers').model, file: new Uint8Array(bytes) };
}

test('onnxruntime keeps the eight bits when it creates a session, instead of widening them', async () => {
  const { model, file } = layers();
  const folder = mkdtempSync(`${tmpdir()}/eight-bit-`);
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    externalData: [{ path: 'w', data: file }],
    graphOptimizationLevel: 'all',
    optimizedModelFilePath: `${folder}/optimized.onnx`,
    logSeverityLevel: 3,
  });
  await session.release();
  const { graph } = fromBinary(ModelProtoSchema, readFileSync(`${folder}/optimized.onnx`));
  rmSync(folder, { recursive: true });
  const operators = graph!.node.map(({ opType }) => opType);
  expect(operators).toEqual(expect.arrayContaining(['DequantizeLinear', 'MatMulNBits']));
  // The scales are repeated for each block.
  expect(operators).not.toContain('Expand');

  const halves = elementCount(SHAPES.conv) + elementCount(SHAPES.linear);
  const kept = graph!.initializer.map(({ dataType, dims }) => {
    const count = dims.reduce((product, dim) => product * Number(dim), 1);
    const { uint8, float32, int64 } = DATA_TYPES;
    return count * (dataType === uint8 ? 1 : dataType === float32 ? 4 : dataType === int64 ? 8 : 2);
  });
  expect(kept.reduce((sum, bytes) => sum + bytes) / (2 * halves)).toBeLessThan(0.55);
});
