import { AppError } from '../../core/errors.ts';
import { sizeOf, type Tensor } from '../../core/tensor/tensor.ts';
import type { Strike } from '../../contract/device-plan.ts';
import {
  buildCheckGraph,
  CHECK_INPUTS,
  checkWeights,
  DEFAULT_WAYS,
  type CheckInput,
  type CheckPart,
  type GraphWays,
  type Precision,
} from '../../graph/index.ts';
import type { ComputeDevice } from '../device.ts';
import { GraphSession } from '../graph-session.ts';
import { wrongOutputs } from './compare-outputs.ts';
import { noiseOf, noiseWeights, type NoiseWeights } from './noise.ts';

type WebGpu = Extract<ComputeDevice, { readonly backend: 'webgpu' }>;
type Outputs = Readonly<Record<string, Tensor>>;

/** What is wrong with a device; null if nothing is. */
export type Fault = Pick<Strike, 'why' | 'detail'> | null;

/**
 * A GPU that does not answer for this long has hung: compiling the kernels of a part takes well under a second. An emulated one has
 * no driver that could hang, and on a busy processor takes minutes.
 */
const PATIENCE_MS = 30_000;

const CPU: ComputeDevice = {
  backend: 'wasm',
  precision: 'fp32',
  adapter: null,
  fallbackReasons: ['chosen'],
};

const layerWeights = new Map<Precision, NoiseWeights>();

/** Those of the layers are only made once. */
function weightsOf(part: CheckPart, precision: Precision): NoiseWeights {
  if (part === 'step') return noiseWeights(checkWeights(part), precision);
  const made = layerWeights.get(precision) ?? noiseWeights(checkWeights(part), precision);
  layerWeights.set(precision, made);
  return made;
}

const answers = new Map<CheckPart, Promise<Outputs>>();

/** The known answer: the same graph, in its default way and in float32, by onnxruntime's CPU kernels. */
function answerOf(part: CheckPart): Promise<Outputs> {
  const known = answers.get(part) ?? runPart(CPU, part, DEFAULT_WAYS);
  answers.set(part, known);
  known.catch(() => answers.delete(part));
  return known;
}

/**
 * Whether the device computes one part correctly, in its precision and in these ways. A GPU that does not answer is destroyed.
 *
 * @param outputs names of those that matter; all by default
 * @throws AppError `out-of-memory`, `outdated`: they say nothing about the device
 */
export async function checkPart(
  device: WebGpu,
  part: CheckPart,
  ways: GraphWays,
  outputs: readonly string[] | null = null,
): Promise<Fault> {
  const expected = await answerOf(part);
  let hasHung = false;
  const giveUp = () => {
    hasHung = true;
    device.gpuDevice.destroy();
  };
  const timer = device.adapter.isSoftware ? undefined : setTimeout(giveUp, PATIENCE_MS);
  try {
    const found = await runPart(device, part, ways);
    const wrong = wrongOutputs(found, expected, device.precision).filter(
      (name) => outputs?.includes(name) ?? true,
    );
    if (wrong.length === 0) return null;
    return { why: 'wrong', detail: wrong.map((name) => `${part}.${name}`).join(', ') };
  } catch (error) {
    return { why: hasHung ? 'hung' : faultOf(error), detail: String(error) };
  } finally {
    clearTimeout(timer);
  }
}

function faultOf(error: unknown): 'failed' | 'lost' | 'hung' {
  if (!(error instanceof AppError)) throw error;
  if (error.code === 'out-of-memory' || error.code === 'outdated') throw error;
  if (error.code === 'device-lost') return 'lost';
  return error.code === 'engine-crashed' ? 'hung' : 'failed';
}

async function runPart(device: ComputeDevice, part: CheckPart, ways: GraphWays): Promise<Outputs> {
  const { index, files } = weightsOf(part, device.precision);
  const graph = buildCheckGraph(index, part, ways);
  const session = await GraphSession.create(graph, filesOf(graph.externalFiles, files), device);
  try {
    const names = graph.inputs.map(({ name }) => name as CheckInput);
    return await session.run(Object.fromEntries(names.map((name) => [name, inputOf(name)])));
  } finally {
    await session.release().catch(() => undefined);
  }
}

/** Attention has no weights. */
const filesOf = (names: readonly string[], files: ReadonlyMap<string, Blob>) =>
  new Map([...files].filter(([name]) => names.includes(name)));

function inputOf(name: CheckInput) {
  const shape = CHECK_INPUTS[name];
  return { type: 'float32' as const, shape, data: noiseOf(sizeOf(shape), name.length) };
}
