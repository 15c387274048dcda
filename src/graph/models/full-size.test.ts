import { readFileSync } from 'node:fs';
import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import {
  buildClipTextGraph,
  buildPromptProjectionGraph,
  buildUnetGraph,
  buildUnetStepGraph,
  buildVaeDecoderGraph,
  buildVaeEncoderGraph,
  parseAutoencoderKlConfig,
  parseClipTextConfig,
  parseUnetConfig,
  type BuiltGraph,
  type WeightIndex,
  type WeightLocation,
} from '../index.ts';
import { ModelProtoSchema, TensorProto_DataLocation } from '../onnx/generated/onnx_pb.ts';

interface Part {
  readonly config: unknown;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** As PyTorch counts them. */
  readonly parameters: number;
}

/** SD 1.5's parts, as scripts/goldens/graph.py has them from diffusers and transformers. */
const parts = JSON.parse(
  readFileSync(new URL('__goldens__/full-size.json', import.meta.url), 'utf8'),
) as Record<'unet' | 'vae' | 'textEncoder', Part>;

/** Odd, as safetensors allows. */
const HEADER_BYTES = 1001;

/** A float16 file in which the tensors follow one another. */
function weightsOf({ shapes }: Part): WeightIndex {
  const index = new Map<string, WeightLocation>();
  let byteOffset = HEADER_BYTES;
  for (const [name, shape] of Object.entries(shapes)) {
    const byteLength = 2 * shape.reduce((count, dim) => count * dim, 1);
    index.set(name, { file: 'part.safetensors', dtype: 'F16', shape, byteOffset, byteLength });
    byteOffset += byteLength;
  }
  return index;
}

interface Extent {
  readonly begin: number;
  readonly end: number;
}

/** The stretches of the file that a graph reads, in order. */
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

/** Every byte of the weights is read exactly once. */
function expectComplete(graphs: readonly BuiltGraph[], part: Part): void {
  const extents = graphs.flatMap(extentsOf).sort((a, b) => a.begin - b.begin);
  let position = HEADER_BYTES;
  for (const { begin, end } of extents) {
    expect(begin).toBe(position);
    position = end;
  }
  expect((position - HEADER_BYTES) / 2).toBe(part.parameters);
}

/** The nodes that run in every step: those that depend on weights alone are folded when the session is made. */
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

describe('SD 1.5 at full size', () => {
  it('builds the UNet lean and complete', () => {
    const size = { batch: 2, height: 64, width: 64, sequenceLength: 77 };
    const graph = buildUnetGraph(parseUnetConfig(parts.unet.config), weightsOf(parts.unet), size);
    expect(parts.unet.parameters).toBe(859_520_964);
    expectComplete([graph], parts.unet);
    expect(graph.precision).toBe('fp16');
    expect(graph.model.length).toBeLessThan(1_000_000);
    expect(nodesPerRun(graph)).toBeLessThan(1000);
  });

  it('builds the UNet in two graphs that share no weight', () => {
    const size = { batch: 2, height: 64, width: 64, sequenceLength: 77 };
    const config = parseUnetConfig(parts.unet.config);
    const prompt = buildPromptProjectionGraph(config, weightsOf(parts.unet), size);
    const step = buildUnetStepGraph(config, weightsOf(parts.unet), size);
    expectComplete([prompt, step], parts.unet);
    const projected = step.inputs.filter(({ name }) => /\.(key|value)$/.test(name));
    expect(projected).toHaveLength(32);
    expect(projected).toEqual(prompt.outputs);
  });

  it('builds the VAE complete', () => {
    const config = parseAutoencoderKlConfig(parts.vae.config);
    const weights = weightsOf(parts.vae);
    const decoder = buildVaeDecoderGraph(config, weights, { batch: 1, height: 64, width: 64 });
    const encoder = buildVaeEncoderGraph(config, weights, { batch: 1, height: 512, width: 512 });
    expect(decoder.outputs[0]!.dims).toEqual([1, 3, 512, 512]);
    expect(encoder.outputs[0]!.dims).toEqual([1, 8, 64, 64]);
    expect(parts.vae.parameters).toBe(83_653_863);
    expectComplete([decoder, encoder], parts.vae);
  });

  it('builds the text encoder complete', () => {
    const config = parseClipTextConfig(parts.textEncoder.config);
    const graph = buildClipTextGraph(config, weightsOf(parts.textEncoder), { batch: 2 });
    expect(parts.textEncoder.parameters).toBe(123_060_480);
    expectComplete([graph], parts.textEncoder);
  });

  it('reads a vocabulary of SkyPaint’s size in parts of at most 128 MiB', () => {
    const vocabSize = 119_547;
    const config = { ...(parts.textEncoder.config as object), vocab_size: vocabSize };
    const grown = { 'embeddings.token_embedding.weight': [vocabSize, 768] };
    const part = {
      ...parts.textEncoder,
      shapes: { ...parts.textEncoder.shapes, ...grown },
      parameters: 123_060_480 + (vocabSize - 49_408) * 768,
    };
    const graph = buildClipTextGraph(parseClipTextConfig(config), weightsOf(part), { batch: 2 });
    expectComplete([graph], part);
    const largest = Math.max(...extentsOf(graph).map(({ begin, end }) => end - begin));
    expect(largest).toBeLessThanOrEqual(128 * 1024 * 1024);
  });
});
