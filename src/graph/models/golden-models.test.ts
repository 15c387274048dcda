import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { parseSafetensors } from '../../core/formats/safetensors.ts';
import {
  buildClipTextGraph,
  buildUnetGraph,
  buildVaeDecoderGraph,
  buildVaeEncoderGraph,
  parseAutoencoderKlConfig,
  parseClipTextConfig,
  parseUnetConfig,
  type BuiltGraph,
  type WeightIndex,
} from '../index.ts';

/** Made by scripts/goldens/graph.py: what diffusers and transformers compute, in float32. */
const GOLDENS = fileURLToPath(new URL('__goldens__', import.meta.url));
/** Of the largest value, for weights in float32 and rounded to float16. */
const MAX_RELATIVE_ERROR = { F32: 1e-4, F16: 5e-3 } as const;
type Dtype = keyof typeof MAX_RELATIVE_ERROR;

type Tensors = ReadonlyMap<string, ort.Tensor>;

interface Case {
  readonly dtype: Dtype;
  readonly config: unknown;
  readonly weightFile: string;
  readonly weightBytes: Uint8Array;
  readonly weights: WeightIndex;
  readonly golden: Tensors;
}

function load(name: string, dtype: Dtype = 'F32'): Case {
  const folder = join(GOLDENS, name);
  const weightFile = readdirSync(folder).find((file) => file.endsWith('model.safetensors'))!;
  const stored = readFileSync(join(folder, weightFile));
  const entries = parseSafetensors(stored, { name: weightFile, bytes: stored.length });
  return {
    dtype,
    config: JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')),
    weightFile,
    weightBytes: dtype === 'F32' ? stored : halved(stored),
    weights: new Map(
      [...entries].map(([key, entry]) => [
        key,
        dtype === 'F32' || entry.dtype !== 'F32'
          ? { ...entry, file: weightFile }
          : {
              dtype,
              file: weightFile,
              shape: entry.shape,
              byteOffset: entry.byteOffset / 2,
              byteLength: entry.byteLength / 2,
            },
      ]),
    ),
    golden: readTensors(new Uint8Array(readFileSync(join(folder, 'golden.safetensors')))),
  };
}

/** Every float32 at an offset of 4n as the float16 at 2n, subnormal ones as 0. */
function halved(bytes: Uint8Array): Uint8Array {
  const { buffer } = Uint8Array.from(bytes);
  const bits = new Uint32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
  const halves = Uint16Array.from(bits, (word) => {
    const sign = (word >>> 16) & 0x8000;
    const exponent = ((word >>> 23) & 0xff) - 112;
    const rounded = (exponent << 10) + ((word >>> 13) & 0x3ff) + ((word >>> 12) & 1);
    return exponent > 0 ? sign | rounded : sign;
  });
  return new Uint8Array(halves.buffer);
}

function readTensors(bytes: Uint8Array): Tensors {
  const entries = parseSafetensors(bytes, { name: 'golden.safetensors', bytes: bytes.length });
  return new Map(
    [...entries].map(([name, { dtype, shape, byteOffset, byteLength }]) => {
      const { buffer } = bytes.slice(byteOffset, byteOffset + byteLength);
      const tensor =
        dtype === 'I32'
          ? new ort.Tensor('int32', new Int32Array(buffer), shape)
          : new ort.Tensor('float32', new Float32Array(buffer), shape);
      return [name, tensor];
    }),
  );
}

async function run(
  { dtype: weightDtype, weightFile, weightBytes }: Case,
  graph: BuiltGraph,
  feeds: Readonly<Record<string, ort.Tensor>>,
): Promise<ort.InferenceSession.ReturnType> {
  expect(graph.precision).toBe(weightDtype === 'F32' ? 'fp32' : 'fp16');
  expect(graph.externalFiles).toEqual([weightFile]);
  for (const { name, dtype, dims } of graph.inputs) {
    expect([feeds[name]?.type, feeds[name]?.dims], name).toEqual([dtype, dims]);
  }
  const session = await ort.InferenceSession.create(graph.model, {
    executionProviders: ['cpu'],
    externalData: [{ path: weightFile, data: weightBytes }],
  });
  const results = await session.run(feeds);
  for (const { name, dtype, dims } of graph.outputs) {
    expect([results[name]?.type, results[name]?.dims], name).toEqual([dtype, dims]);
  }
  return results;
}

function expectClose(
  found: ort.Tensor | undefined,
  expected: ort.Tensor,
  dtype: Dtype = 'F32',
): void {
  expect(found?.dims).toEqual(expected.dims);
  const want = expected.data as Float32Array;
  const have = found!.data as Float32Array;
  const largest = want.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const error = want.reduce((max, value, i) => Math.max(max, Math.abs(value - have[i]!)), 0);
  expect(have.every(Number.isFinite)).toBe(true);
  expect(error / largest).toBeLessThan(MAX_RELATIVE_ERROR[dtype]);
}

const names = readdirSync(GOLDENS);
const ofKind = (kind: string) => names.filter((name) => name.startsWith(`${kind}-`));
/** A CPU computes float16 graphs in float32: that proves their types and weights, not the rounding. */
const inBoth = (kind: string) =>
  ofKind(kind).flatMap((name) => (['F32', 'F16'] as const).map((dtype) => [name, dtype] as const));

describe('UNet2DConditionModel', () => {
  it.each(inBoth('unet'))('%s in %s computes what diffusers does', async (name, dtype) => {
    const model = load(name, dtype);
    const sample = model.golden.get('sample')!;
    const timestep = model.golden.get('timestep')!;
    const context = model.golden.get('encoder_hidden_states')!;
    const [batch, , height, width] = sample.dims as [number, number, number, number];
    const size = { batch, height, width, sequenceLength: context.dims[1]! };
    const graph = buildUnetGraph(parseUnetConfig(model.config), model.weights, size);
    const results = await run(model, graph, { sample, timestep, encoder_hidden_states: context });
    expectClose(results.noise_prediction, model.golden.get('noise_prediction')!, dtype);
  });
});

describe('AutoencoderKL', () => {
  it.each(inBoth('vae'))('%s in %s decodes as diffusers does', async (name, dtype) => {
    const model = load(name, dtype);
    const latents = model.golden.get('latents')!;
    const [batch, , height, width] = latents.dims as [number, number, number, number];
    const config = parseAutoencoderKlConfig(model.config);
    const graph = buildVaeDecoderGraph(config, model.weights, { batch, height, width });
    const results = await run(model, graph, { latents });
    expectClose(results.image, model.golden.get('decoded')!, dtype);
  });

  it.each(inBoth('vae'))('%s in %s encodes as diffusers does', async (name, dtype) => {
    const model = load(name, dtype);
    const image = model.golden.get('pixels')!;
    const [batch, , height, width] = image.dims as [number, number, number, number];
    const config = parseAutoencoderKlConfig(model.config);
    const graph = buildVaeEncoderGraph(config, model.weights, { batch, height, width });
    const results = await run(model, graph, { image });
    expectClose(results.moments, model.golden.get('moments')!, dtype);
  });
});

describe('CLIPTextModel', () => {
  it.each(inBoth('clip'))('%s in %s computes what transformers does', async (name, dtype) => {
    const model = load(name, dtype);
    const ids = model.golden.get('input_ids')!;
    const config = parseClipTextConfig(model.config);
    const graph = buildClipTextGraph(config, model.weights, { batch: ids.dims[0]! });
    const results = await run(model, graph, { input_ids: ids });
    expectClose(results.last_hidden_state, model.golden.get('last_hidden_state')!, dtype);
    expectClose(results.pooler_output, model.golden.get('pooler_output')!, dtype);
  });

  it('looks up a large token embedding in parts', async () => {
    const model = load('clip-gelu-bert');
    const ids = model.golden.get('input_ids')!;
    const config = parseClipTextConfig(model.config);
    // Parts of 16, 16, 16 and 2 of the 50 rows.
    const options = { batch: ids.dims[0]!, maxBindingBytes: 16.5 * config.hiddenSize * 4 };
    const graph = buildClipTextGraph(config, model.weights, options);
    const results = await run(model, graph, { input_ids: ids });
    expectClose(results.last_hidden_state, model.golden.get('last_hidden_state')!);
  });

  it.each(ofKind('clip').filter((name) => name !== 'clip-prefixed'))(
    '%s leaves out the last layer',
    async (name) => {
      const model = load(name);
      const ids = model.golden.get('input_ids')!;
      const options = { batch: ids.dims[0]!, skipLayers: 1 };
      const graph = buildClipTextGraph(parseClipTextConfig(model.config), model.weights, options);
      const results = await run(model, graph, { input_ids: ids });
      expectClose(results.last_hidden_state, model.golden.get('skip_one_layer')!);
    },
  );
});
