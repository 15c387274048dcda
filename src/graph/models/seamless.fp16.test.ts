import { describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../core/metrics/index.ts';
import {
  buildUnetGraph,
  buildVaeDecoderGraph,
  buildVaeEncoderGraph,
  parseAutoencoderKlConfig,
  parseUnetConfig,
  type BuiltGraph,
} from '../index.ts';
import {
  loadGolden,
  type Dtype,
  type GoldenModel,
  type Tensors,
} from './__fixtures__/golden-model.ts';
import { compute, rowsOf } from './__fixtures__/golden-run.ts';

const ON_GPU = {
  executionProviders: ['webgpu'],
  logSeverityLevel: 3,
  extra: { session: { disable_cpu_ep_fallback: '1' } },
} as const;
const ON_CPU = { executionProviders: ['cpu'], logSeverityLevel: 3 } as const;

type Padding = 'circular' | 'zeros';
const PARTS = ['VAE decoder', 'VAE encoder', 'UNet'] as const;
type Part = (typeof PARTS)[number];

function graphOf(part: Part, model: GoldenModel, padding: Padding): [BuiltGraph, Tensors] {
  if (part === 'UNet') {
    const inputs = ['sample', 'timestep', 'encoder_hidden_states'] as const;
    const feeds = Object.fromEntries(inputs.map((name) => [name, model.golden(name)]));
    const [batch, , height, width] = feeds['sample']!.dims as [number, number, number, number];
    const sequenceLength = feeds['encoder_hidden_states']!.dims[1]!;
    const config = { ...parseUnetConfig(model.config), padding };
    return [buildUnetGraph(config, model.weights, { batch, height, width, sequenceLength }), feeds];
  }
  const config = { ...parseAutoencoderKlConfig(model.config), padding };
  const decodes = part === 'VAE decoder';
  const [input] = rowsOf(model.golden(decodes ? 'latents' : 'pixels'));
  const [, , height, width] = input!.dims as [number, number, number, number];
  const build = decodes ? buildVaeDecoderGraph : buildVaeEncoderGraph;
  const graph = build(config, model.weights, { batch: 1, height, width });
  return [graph, { [decodes ? 'latents' : 'image']: input! }];
}

/** A golden model's output in one pass, with this padding. */
async function run(part: Part, dtype: Dtype, padding: Padding): Promise<Float32Array> {
  const model = loadGolden(part === 'UNet' ? 'unet-attention-in-mid-only' : 'vae-sd', dtype);
  const [graph, feeds] = graphOf(part, model, padding);
  const options = dtype === 'F16' ? ON_GPU : ON_CPU;
  const outputs = await compute({ model, graph, feeds, expected: {} }, options);
  return Object.values(outputs)[0]!.data as Float32Array;
}

/** seamless.golden.test.ts has the same on the CPU beside diffusers. */
describe.skipIf(process.env['VK_DRIVER_FILES'] === undefined)('in float16 on WebGPU', () => {
  it.each(PARTS)('the %s computes a seamless picture', async (part) => {
    const reference = await run(part, 'F32', 'circular');
    const likeness = cosineSimilarity(await run(part, 'F16', 'circular'), reference);
    expect(likeness).toBeGreaterThan(0.999);
    const withEdges = cosineSimilarity(await run(part, 'F32', 'zeros'), reference);
    expect(1 - withEdges).toBeGreaterThan(5 * (1 - likeness));
  });
});
