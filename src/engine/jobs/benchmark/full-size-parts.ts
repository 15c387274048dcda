import { torchRandn } from '../../../core/random/index.ts';
import {
  buildCheckGraph,
  buildPromptProjectionGraph,
  buildTinyDecoderGraph,
  buildUnetStepGraph,
  buildVaeDecoderGraph,
  checkWeights,
  DEFAULT_WAYS,
  parseAutoencoderKlConfig,
  parseAutoencoderTinyConfig,
  parseUnetConfig,
  WantedWeights,
} from '../../../graph/index.ts';
import fullSize from '../../../graph/models/full-size.json' with { type: 'json' };
import type { ComputeDevice } from '../../../runtime/device.ts';
import { GraphSession } from '../../../runtime/graph-session.ts';
import { timingWeights } from '../../../runtime/plan/noise.ts';

const RUNS = 3;
const ENOUGH_MS = 3_000;

/** One step with guidance, two prompts in a batch, from latents in JavaScript to noise in JavaScript. */
export async function measureUnetStep(
  device: ComputeDevice,
  edge: number,
  signal: AbortSignal,
): Promise<number | null> {
  const config = parseUnetConfig(fullSize.unet.config);
  const { index, files } = timingWeights(Object.entries(fullSize.unet.shapes), device.precision);
  const size = { batch: 2, height: edge / 8, width: edge / 8, sequenceLength: 77 };
  const ways = waysOf(device);
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
  const { index, files } = timingWeights(Object.entries(fullSize.vae.shapes), device.precision);
  const size = { batch: 1, height: edge / 8, width: edge / 8 };
  const ways = waysOf(device);
  const graph = buildVaeDecoderGraph(config, index, size, ways);
  const session = await GraphSession.create(graph, files, device);
  const latents = torchRandn(3, [1, config.latentChannels, size.height, size.width]);
  const inputs = { latents: { type: 'float32' as const, ...latents } };
  return bestOf(session, () => session.run(inputs), signal);
}

/** TAESD's decoder, which previews are decoded with. */
export async function measureTinyDecoder(
  device: ComputeDevice,
  edge: number,
  signal: AbortSignal,
): Promise<number | null> {
  const config = parseAutoencoderTinyConfig({ _class_name: 'AutoencoderTiny' }, 'TAESD');
  const size = { batch: 1, height: edge / 8, width: edge / 8 };
  const wanted = new WantedWeights('decoder.layers.0.weight');
  buildTinyDecoderGraph(config, wanted, size);
  const { index, files } = timingWeights(wanted.shapes, device.precision);
  const session = await GraphSession.create(
    buildTinyDecoderGraph(config, index, size, waysOf(device)),
    files,
    device,
  );
  const latents = torchRandn(3, [1, config.latentChannels, size.height, size.width]);
  const inputs = { latents: { type: 'float32' as const, ...latents } };
  return bestOf(session, () => session.run(inputs), signal);
}

/** A step of a UNet as small as skypaint-mini's, at its usual size. */
export async function measureSmallStep(
  device: ComputeDevice,
  signal: AbortSignal,
): Promise<number | null> {
  const { index, files } = timingWeights(checkWeights('step'), device.precision);
  const graph = buildCheckGraph(index, 'step', waysOf(device));
  const session = await GraphSession.create(graph, files, device);
  const inputs = Object.fromEntries(
    graph.inputs.map(({ name, dims }) => [
      name,
      { type: 'float32' as const, ...torchRandn(3, dims) },
    ]),
  );
  return bestOf(session, () => session.run(inputs), signal);
}

const waysOf = (device: ComputeDevice) =>
  device.backend === 'webgpu' ? device.ways : DEFAULT_WAYS;

/** The first run, with its compilation, does not count. On a slow device, one more run has to do. */
async function bestOf(
  session: GraphSession,
  run: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    await run();
    let best = Infinity;
    for (let runs = 0, spent = 0; runs < RUNS && spent < ENOUGH_MS; runs += 1) {
      if (signal.aborted) return null;
      const started = performance.now();
      await run();
      const ms = performance.now() - started;
      best = Math.min(best, ms);
      spent += ms;
    }
    return best;
  } finally {
    await session.release();
  }
}
