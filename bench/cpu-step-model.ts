import {
  buildTinyDecoderGraph,
  buildUnetStepGraph,
  parseAutoencoderTinyConfig,
  parseUnetConfig,
  WantedWeights,
  type BuiltGraph,
  type WeightIndex,
} from '../src/graph/index.ts';
import fullSize from '../src/graph/models/full-size.json' with { type: 'json' };

const WEIGHTS = 'weights';
const BYTES = 4;
/** A prime, so that no two rows of a matrix are alike. */
const NOISE_LENGTH = 1_000_003;

const sizeOf = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);

interface Step {
  readonly graph: BuiltGraph;
  readonly externalData: readonly { readonly path: string; readonly data: Uint8Array }[];
  readonly feeds: readonly {
    readonly name: string;
    readonly data: Float32Array;
    readonly dims: readonly number[];
  }[];
}

/**
 * A step of SD 1.5's UNet in float32 with guidance. All weights begin at the same place in one file: onnxruntime copies them anyway,
 * so it takes as much memory as with a real checkpoint.
 *
 * @param edge the picture's edge, in pixels
 */
export function fullSizeStep(edge: number): Step {
  const { config, shapes } = fullSize.unet;
  const latents = edge / 8;
  const size = { batch: 2, height: latents, width: latents, sequenceLength: 77 };
  const build = (index: WeightIndex) =>
    buildUnetStepGraph(parseUnetConfig(config, 'config.json'), index, size);
  return withNoise(new Map(Object.entries(shapes)), build);
}

/** TAESD's decoder, for a picture with this edge. */
export function tinyDecoder(edge: number): Step {
  const config = parseAutoencoderTinyConfig({ _class_name: 'AutoencoderTiny' }, 'TAESD');
  const size = { batch: 1, height: edge / 8, width: edge / 8 };
  const build = (index: WeightIndex) => buildTinyDecoderGraph(config, index, size);
  const wanted = new WantedWeights('decoder.layers.0.weight');
  build(wanted);
  return withNoise(wanted.shapes, build);
}

function withNoise(
  shapes: ReadonlyMap<string, readonly number[]>,
  build: (index: WeightIndex) => BuiltGraph,
): Step {
  const index: WeightIndex = new Map(
    [...shapes].map(([name, shape]) => {
      const byteLength = sizeOf(shape) * BYTES;
      return [name, { file: WEIGHTS, dtype: 'F32', shape, byteOffset: 0, byteLength }] as const;
    }),
  );
  const graph = build(index);
  const longest = Math.max(...[...shapes.values()].map(sizeOf));
  return {
    graph,
    externalData: [{ path: WEIGHTS, data: new Uint8Array(noise(longest, 0.03).buffer) }],
    feeds: graph.inputs.map(({ name, dims }) => ({ name, dims, data: noise(sizeOf(dims), 1) })),
  };
}

/** Evenly spread over ±`range`. */
function noise(length: number, range: number): Float32Array<ArrayBuffer> {
  let state = 1;
  const values = Float32Array.from({ length: Math.min(length, NOISE_LENGTH) }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647 - 0.5) * 2 * range;
  });
  const all = new Float32Array(length);
  for (let at = 0; at < length; at += values.length) {
    all.set(values.subarray(0, Math.min(values.length, length - at)), at);
  }
  return all;
}
