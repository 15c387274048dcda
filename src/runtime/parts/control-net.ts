import type { Tensor } from '../../core/tensor/tensor.ts';
import {
  buildControlEmbeddingGraph,
  buildControlNetGraph,
  buildControlPromptGraph,
  readsPrompt,
  residualCount,
  sumSoFar,
  type ControlNetConfig,
  type ControlNetGraphSize,
  type GraphWays,
} from '../../graph/index.ts';
import type {
  ControlNet,
  ControlPass,
  ControlPicture,
  ControlPrompt,
  Residuals,
} from '../../pipeline/ports.ts';
import { KeptTensors, type GraphInput } from '../graph-session.ts';
import type { Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

type PromptSize = Pick<ControlNetGraphSize, 'batch' | 'sequenceLength'>;

/** How much softer a residual is than that of the next lower resolution, as in A1111's ControlNet extension. */
const SOFTNESS = 0.825;

/** A control net: what depends only on its picture or only on the prompts is done once, separately from the steps. */
export class OnnxControlNet implements ControlNet {
  readonly softScales: readonly number[];

  /**
   * @param part in its current form, which changes with the padding
   * @param slot tells it apart from other nets
   */
  constructor(
    private readonly part: () => Part<ControlNetConfig>,
    private readonly sessions: PartSessions,
    private readonly slot: string,
  ) {
    const count = residualCount(part().config);
    this.softScales = Array.from({ length: count }, (_, i) => SOFTNESS ** (count - 1 - i));
  }

  get isGlobal(): boolean {
    return this.part().config.poolsGlobally;
  }

  /** See the port. */
  async readPicture(picture: Tensor): Promise<ControlPicture> {
    const part = this.part();
    const [, , height, width] = picture.shape as [number, number, number, number];
    const build = (ways: GraphWays) =>
      buildControlEmbeddingGraph(part.config, part.index, { height, width }, ways);
    const session = await this.sessions.getSmall(
      `control-embedding ${this.slot}`,
      part,
      picture.shape.join('x'),
      build,
      { keepsOutputs: true },
    );
    const read = part.config.conditioning.isRgb ? picture : withSwappedColours(picture);
    return session.runAndKeep({ picture: { type: 'float32', ...read } });
  }

  /** See the port. */
  async projectPrompt(promptEmbeds: Tensor): Promise<ControlPrompt> {
    const part = this.part();
    const [batch, sequenceLength] = promptEmbeds.shape as [number, number, number];
    const size = { batch, sequenceLength };
    if (!readsPrompt(part.config)) return this.#promptOf(new KeptTensors({}), size);
    const build = (ways: GraphWays) => buildControlPromptGraph(part.config, part.index, size, ways);
    const shape = `${batch}x${sequenceLength}`;
    const session = await this.sessions.getSmall(
      `control-prompt ${this.slot}`,
      part,
      shape,
      build,
      { keepsOutputs: true },
    );
    const prompt = await session.runAndKeep({
      encoder_hidden_states: { type: 'float32', ...promptEmbeds },
    });
    return this.#promptOf(prompt, size);
  }

  #promptOf(prompt: KeptTensors, size: PromptSize): ControlPrompt {
    return {
      addResiduals: (others, pass) => this.#addResiduals(kept(others), pass, prompt, size),
      release: () => prompt.release(),
    };
  }

  async #addResiduals(
    others: KeptTensors,
    { latents, timestep, picture, scales, onlyFirst }: ControlPass,
    prompt: KeptTensors,
    promptSize: PromptSize,
  ): Promise<Residuals> {
    const part = this.part();
    const [, , height, width] = latents.shape as [number, number, number, number];
    const used = onlyFirst ? scales.slice(0, 1) : scales;
    const residualBatch = used[0]!.length;
    const size = { ...promptSize, height, width, residualBatch };
    const shape = Object.values(size).join('x');
    const build = (ways: GraphWays) =>
      buildControlNetGraph(part.config, part.index, size, ways, onlyFirst);
    const options = { keepsOutputs: true };
    const session = onlyFirst
      ? await this.sessions.getSmall(`shallow-control ${this.slot}`, part, shape, build, options)
      : await this.sessions.get('control-net', part, shape, build, options, this.slot);
    const float = (data: Float32Array, dims: readonly number[]) =>
      ({ type: 'float32', data, shape: dims }) as const;
    const inputs: Record<string, GraphInput> = {
      sample: float(latents.data, latents.shape),
      scales: float(Float32Array.from(used.flat()), [used.length, residualBatch]),
    };
    if (!onlyFirst) inputs['timestep'] = float(Float32Array.of(timestep), [1]);
    return session.runAndKeep(inputs, [prompt, kept(picture), others.renamed(sumSoFar)]);
  }
}

/** Ports do not say what is kept or where; here it is always this. */
export function kept(tensors: Residuals | ControlPicture): KeptTensors {
  if (tensors instanceof KeptTensors) return tensors;
  throw new TypeError('not from this runtime');
}

/** Blue, green and red. */
function withSwappedColours({ shape, data }: Tensor): Tensor {
  const area = data.length / 3;
  const [red, green, blue] = [0, 1, 2].map((plane) =>
    data.subarray(plane * area, (plane + 1) * area),
  ) as [Float32Array, Float32Array, Float32Array];
  const swapped = new Float32Array(data.length);
  [blue, green, red].forEach((plane, index) => swapped.set(plane, index * area));
  return { shape, data: swapped };
}
