import { torchRandn } from '../../../core/random/index.ts';
import { encodeFloat16 } from '../../../core/tensor/float16.ts';
import { sizeOf } from '../../../core/tensor/tensor.ts';
import {
  buildPromptProjectionGraph,
  buildUnetStepGraph,
  buildVaeDecoderGraph,
  DEFAULT_WAYS,
  parseAutoencoderKlConfig,
  parseUnetConfig,
  type Precision,
  type WeightIndex,
} from '../../../graph/index.ts';
import fullSize from '../../../graph/models/__goldens__/full-size.json' with { type: 'json' };
import type { ComputeDevice } from '../../../runtime/device.ts';
import { GraphSession } from '../../../runtime/graph-session.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

const FILE = 'noise';
const RUNS = 3;
/** Small enough that no sum overflows in float16. */
const SCALE = 0.02;
const CHUNK = 2 ** 20;

/**
 * Weights for every shape, all at the beginning of one file as long as the largest of them: what is computed makes no sense,
 * but takes as long as usual, and the device has as much in its memory.
 */
function randomWeights(shapes: Shapes, precision: Precision) {
  const dtype = precision === 'fp16' ? 'F16' : 'F32';
  const bytes = precision === 'fp16' ? 2 : 4;
  const index: WeightIndex = new Map(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      { file: FILE, dtype, shape, byteOffset: 0, byteLength: sizeOf(shape) * bytes },
    ]),
  );
  const values = torchRandn(1, [CHUNK]).data.map((value) => SCALE * value);
  const chunk = new Blob([precision === 'fp16' ? encodeFloat16(values) : new Float32Array(values)]);
  const longest = Math.max(...Object.values(shapes).map(sizeOf));
  const file = new Blob(new Array<Blob>(Math.ceil(longest / CHUNK)).fill(chunk));
  return { index, files: new Map([[FILE, file]]) };
}

/** One step with guidance, two prompts in a batch, from latents in JavaScript to noise in JavaScript. */
export async function measureUnetStep(
  device: ComputeDevice,
  edge: number,
  signal: AbortSignal,
): Promise<number | null> {
  const config = parseUnetConfig(fullSize.unet.config);
  const { index, files } = randomWeights(fullSize.unet.shapes, device.precision);
  const size = { batch: 2, height: edge / 8, width: edge / 8, sequenceLength: 77 };
  const ways = device.backend === 'webgpu' ? device.ways : DEFAULT_WAYS;
  const prompt = buildPromptProjectionGraph(config, index, size, ways);
  const projection = await GraphSession.create(prompt, files, device, { keepsOutputs: true });
  const embeds = torchRandn(2, [2, 77, config.crossAttentionDim]);
  const kept = await projection.runAndKeep({
    encoder_hidden_states: { type: 'float32', ...embeds },
  });
  try {
    const graph = buildUnetStepGraph(config, index, size, ways);
    const session = await GraphSession.create(graph, files, device);
    const latents = torchRandn(3, [1, config.inChannels, size.height, size.width]);
    const inputs = {
      sample: { type: 'float32' as const, ...latents },
      timestep: { type: 'float32' as const, data: Float32Array.of(500), shape: [1] },
    };
    return await bestOf(session, () => session.run(inputs, [kept]), signal);
  } finally {
    kept.release();
    await projection.release();
  }
}

export async function measureDecoder(
  device: ComputeDevice,
  edge: number,
  signal: AbortSignal,
): Promise<number | null> {
  const config = parseAutoencoderKlConfig(fullSize.vae.config);
  const { index, files } = randomWeights(fullSize.vae.shapes, device.precision);
  const size = { batch: 1, height: edge / 8, width: edge / 8 };
  const ways = device.backend === 'webgpu' ? device.ways : DEFAULT_WAYS;
  const graph = buildVaeDecoderGraph(config, index, size, ways);
  const session = await GraphSession.create(graph, files, device);
  const latents = torchRandn(3, [1, config.latentChannels, size.height, size.width]);
  const inputs = { latents: { type: 'float32' as const, ...latents } };
  return bestOf(session, () => session.run(inputs), signal);
}

/** The first run, with its compilation, does not count. */
async function bestOf(
  session: GraphSession,
  run: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    await run();
    let best = Infinity;
    for (let i = 0; i < RUNS; i += 1) {
      if (signal.aborted) return null;
      const started = performance.now();
      await run();
      best = Math.min(best, performance.now() - started);
    }
    return best;
  } finally {
    await session.release();
  }
}
