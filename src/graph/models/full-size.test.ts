import { readFileSync } from 'node:fs';
import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import {
  buildClipTextGraph,
  buildPromptProjectionGraph,
  buildUnetDeepGraph,
  buildUnetGraph,
  buildUnetShallowGraph,
  buildUnetStepGraph,
  buildVaeDecoderGraph,
  buildVaeEncoderGraph,
  parseAutoencoderKlConfig,
  parseClipTextConfig,
  parseUnetConfig,
  tokenEmbedding,
  type BuiltGraph,
  type WeightIndex,
  type WeightLocation,
} from '../index.ts';
import { LEAST_BINDING_BYTES } from '../ways.ts';
import { ModelProtoSchema, TensorProto_DataLocation } from '../onnx/generated/onnx_pb.ts';

interface Part {
  readonly config: unknown;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** As PyTorch counts them. */
  readonly parameters: number;
}

/** SD 1.5's parts and SkyPaint's text encoders, from diffusers and transformers by scripts/goldens/graph.py. */
const parts = JSON.parse(
  readFileSync(new URL('full-size.json', import.meta.url), 'utf8'),
) as Record<'unet' | 'vae' | TextEncoder, Part>;
type TextEncoder = 'textEncoder' | 'skyClip' | 'chineseClip';

/** Odd on purpose: safetensors allows it. */
const HEADER_BYTES = 1001;

const ELEMENT_BYTES = { F16: 2, F32: 4 } as const;
type Dtype = keyof typeof ELEMENT_BYTES;

/** A file with the tensors in sequence. */
function weightsOf({ shapes }: Part, dtype: Dtype): WeightIndex {
  const index = new Map<string, WeightLocation>();
  let byteOffset = HEADER_BYTES;
  for (const [name, shape] of Object.entries(shapes)) {
    const byteLength = ELEMENT_BYTES[dtype] * shape.reduce((count, dim) => count * dim, 1);
    index.set(name, { file: 'part.safetensors', dtype, shape, byteOffset, byteLength });
    byteOffset += byteLength;
  }
  return index;
}

interface Extent {
  readonly begin: number;
  readonly end: number;
}

/** The ranges that a graph reads from the file, in order. */
function extentsOf(graph: BuiltGraph): Extent[] {
  const model = fromBinary(ModelProtoSchema, graph.model);
  return model
    .graph!.initializer.filter(
      (tensor) => tensor.dataLocation === TensorProto_DataLocation.EXTERNAL,
    )
    .map(({ externalData }) => {
      const fields = Object.fromEntries(externalData.map(({ key, value }) => [key, value]));
      const begin = Number(fields.offset);
      return { begin, end: begin + Number(fields.length) };
    })
    .sort((a, b) => a.begin - b.begin);
}

/** Every byte of the weights is read exactly once, and no read is larger than what every device can bind. */
function expectComplete(
  graphs: readonly BuiltGraph[],
  part: Part,
  dtype: Dtype,
  lookedUp: readonly Extent[] = [],
): void {
  const bound = graphs.flatMap(extentsOf);
  for (const { begin, end } of bound) expect(end - begin).toBeLessThanOrEqual(LEAST_BINDING_BYTES);
  let position = HEADER_BYTES;
  for (const { begin, end } of [...bound, ...lookedUp].sort((a, b) => a.begin - b.begin)) {
    expect(begin).toBe(position);
    position = end;
  }
  expect((position - HEADER_BYTES) / ELEMENT_BYTES[dtype]).toBe(part.parameters);
}

/** The nodes that run in every step. Nodes that depend only on weights are folded when the session is created. */
function nodesPerRun(graph: BuiltGraph): number {
  const { node, initializer } = fromBinary(ModelProtoSchema, graph.model).graph!;
  const constants = new Set(['', ...initializer.map(({ name }) => name)]);
  const running = node.filter(({ input, output }) => {
    if (!input.every((name) => constants.has(name))) return true;
    output.forEach((name) => constants.add(name));
    return false;
  });
  return running.length;
}

/** In float32, attention goes part by part. */
const MOST_NODES = { F16: 1000, F32: 1100 } as const;

describe.each(['F16', 'F32'] as const)('at full size in %s', (dtype) => {
  it('builds the UNet lean and complete', () => {
    const weights = weightsOf(parts.unet, dtype);
    const size = { batch: 2, height: 64, width: 64, sequenceLength: 77 };
    const graph = buildUnetGraph(parseUnetConfig(parts.unet.config), weights, size);
    expect(parts.unet.parameters).toBe(859_520_964);
    expectComplete([graph], parts.unet, dtype);
    expect(graph.precision).toBe(dtype === 'F16' ? 'fp16' : 'fp32');
    expect(graph.model.length).toBeLessThan(1_000_000);
    expect(nodesPerRun(graph)).toBeLessThan(MOST_NODES[dtype]);
  });

  it('builds the UNet in two graphs that share no weight', () => {
    const size = { batch: 2, height: 64, width: 64, sequenceLength: 77 };
    const config = parseUnetConfig(parts.unet.config);
    const weights = weightsOf(parts.unet, dtype);
    const prompt = buildPromptProjectionGraph(config, weights, size);
    const step = buildUnetStepGraph(config, weights, size);
    expectComplete([prompt, step], parts.unet, dtype);
    const projected = step.inputs.filter(({ name }) => /\.(key|value)$/.test(name));
    expect(projected).toHaveLength(32);
    expect(projected).toEqual(prompt.outputs);
  });

  it('builds a step in two halves that share less than 1 % of the weights', () => {
    const size = { batch: 2, height: 64, width: 64, sequenceLength: 77 };
    const config = parseUnetConfig(parts.unet.config);
    const weights = weightsOf(parts.unet, dtype);
    const bytesOf = (graph: BuiltGraph) =>
      extentsOf(graph).reduce((sum, { begin, end }) => sum + end - begin, 0);
    const whole = bytesOf(buildUnetStepGraph(config, weights, size));
    const deep = bytesOf(buildUnetDeepGraph(config, weights, size));
    const shallow = bytesOf(buildUnetShallowGraph(config, weights, size));
    expect(shallow / whole).toBeLessThan(0.02);
    expect((deep + shallow) / whole).toBeLessThan(1.01);
    expect((deep + shallow) / whole).toBeGreaterThan(1);
  });

  it('builds the VAE complete', () => {
    const config = parseAutoencoderKlConfig(parts.vae.config);
    const weights = weightsOf(parts.vae, dtype);
    const decoder = buildVaeDecoderGraph(config, weights, { batch: 1, height: 64, width: 64 });
    const encoder = buildVaeEncoderGraph(config, weights, { batch: 1, height: 512, width: 512 });
    expect(decoder.outputs[0]!.dims).toEqual([1, 3, 512, 512]);
    expect(encoder.outputs[0]!.dims).toEqual([1, 8, 64, 64]);
    expect(parts.vae.parameters).toBe(83_653_863);
    // A key's bias adds the same to all scores of a pixel, which the softmax ignores.
    const keyBiases = [...weights].filter(([name]) => name.endsWith('.to_k.bias'));
    const unused = keyBiases.map(([, { byteOffset: begin, byteLength }]) => ({
      begin,
      end: begin + byteLength,
    }));
    expect(unused).toHaveLength(2);
    expectComplete([decoder, encoder], parts.vae, dtype, unused);
  });

  it.each([
    ['textEncoder', 49_408, 123_060_480],
    ['skyClip', 119_547, 176_927_232],
    ['chineseClip', 21_128, 101_341_440],
  ] as const)('builds %s complete but for its %d token embeddings', (name, rows, parameters) => {
    const part = parts[name];
    const config = parseClipTextConfig(part.config);
    const weights = weightsOf(part, dtype);
    const table = tokenEmbedding(config, weights);
    const end = table.byteOffset + table.byteLength;
    expect(table.shape).toEqual([rows, 768]);
    expect(part.parameters).toBe(parameters);
    expectComplete([buildClipTextGraph(config, weights, { batch: 2 })], part, dtype, [
      { begin: table.byteOffset, end },
    ]);
  });
});
