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
import { CapturedSession } from '../../../runtime/plan/captured-session.ts';
import { wrongOutputs } from '../../../runtime/plan/compare-outputs.ts';
import { noiseWeights, timingWeights } from '../../../runtime/plan/noise.ts';

type WebGpu = Extract<ComputeDevice, { readonly backend: 'webgpu' }>;

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

/** TAESD's decoder, which decodes previews. */
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
  const { graph, files, inputs } = smallStep(device);
  const session = await GraphSession.create(graph, files, device);
  return bestOf(session, () => session.run(inputs(3)), signal);
}

/**
 * The same, with its commands recorded once and replayed.
 *
 * @returns a message if the replay does not give the numbers of plain runs
 */
export async function measureCapturedStep(
  device: WebGpu,
  signal: AbortSignal,
): Promise<number | string | null> {
  const { graph, files, inputs } = smallStep(device);
  const values = (seed: number) =>
    Object.fromEntries(Object.entries(inputs(seed)).map(([name, { data }]) => [name, data]));
  const plain = await GraphSession.create(graph, files, device);
  const expected = [await plain.run(inputs(3)), await plain.run(inputs(4))];
  await plain.release();
  const captured = await CapturedSession.create(graph, files, device);
  const found = [await captured.run(values(3)), await captured.run(values(4))];
  const isWrong = expected.some(
    (outputs, at) => wrongOutputs(found[at]!, outputs, device.precision).length > 0,
  );
  if (!isWrong) return bestOf(captured, () => captured.run(values(3)), signal);
  await captured.release();
  return 'wrong numbers';
}

function smallStep(device: ComputeDevice) {
  const { index, files } = noiseWeights(checkWeights('step'), device.precision);
  const graph = buildCheckGraph(index, 'step', waysOf(device));
  const inputs = (seed: number) =>
    Object.fromEntries(
      graph.inputs.map(({ name, dims }) => [
        name,
        { type: 'float32' as const, ...torchRandn(seed, dims) },
      ]),
    );
  return { graph, files, inputs };
}

const waysOf = (device: ComputeDevice) =>
  device.backend === 'webgpu' ? device.ways : DEFAULT_WAYS;

/** The first run includes compilation and does not count. On a slow device, one more run has to do. */
async function bestOf(
  session: { release(): Promise<void> },
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
