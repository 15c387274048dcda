import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  buildVaeEncoderCore,
  buildVaeEncoderGraph,
  buildVaeEncoderStatistics,
  parseAutoencoderKlConfig,
  WantedWeights,
  type BuiltGraph,
  type WeightLocation,
} from '../graph/index.ts';
import { runInWasm } from './__fixtures__/wasm-memory.ts';
import { longestVaeTile } from './vae-tiling.ts';

const config = parseAutoencoderKlConfig(
  JSON.parse(readFileSync('public/models/skypaint-mini/vae/config.json', 'utf8')),
);
const CPU = { backend: 'wasm', precision: 'fp32', adapter: null, fallbackReasons: [] } as const;

/** In pixels. */
const [SMALL, LARGE] = [512, 1536];
const latents = (pixels: number) => {
  const edge = pixels / config.spatialFactor;
  return { height: edge, width: edge };
};
const longest = longestVaeTile(config, 'fp32', CPU, latents(LARGE).height, latents(LARGE).width)!;
const tile = { height: longest, width: longest };

const FILE = 'weights';
const wanted = new WantedWeights('encoder.conv_in.weight');
const size = { batch: 1, height: SMALL, width: SMALL };
buildVaeEncoderGraph(config, wanted, size);

/** Random pixels and weights are as good as any: only sizes matter. */
const weights = new Map<string, WeightLocation>();
let end = 0;
for (const [name, shape] of wanted.shapes) {
  const byteLength = 4 * shape.reduce((product, length) => product * length, 1);
  weights.set(name, { file: FILE, dtype: 'F32', shape, byteOffset: end, byteLength });
  end += byteLength;
}
const values = Float32Array.from({ length: end / 4 }, () => 0.01);
const files = [{ path: FILE, data: new Uint8Array(values.buffer) }];

/** WebAssembly's memory, which only grows, after this graph. */
const memoryAfter = async (graph: BuiltGraph) => (await runInWasm(graph, files)).mebibytes;

// Long where other programs use the cores: it is two passes of 512 pixels on one thread, and attention over 9,216 latents.
it(
  'a picture of 1536 pixels is encoded in tiles within 1.2 times the memory of 512 at once',
  { timeout: 600_000 },
  async () => {
    const whole = await memoryAfter(buildVaeEncoderGraph(config, weights, size));
    // The other parts need less: a tile's shell is the statistics without the sums.
    await memoryAfter(buildVaeEncoderStatistics(config, weights, tile));
    const parts = await memoryAfter(buildVaeEncoderCore(config, weights, latents(LARGE)));
    expect(parts).toBeLessThan(1.2 * whole);
  },
);
