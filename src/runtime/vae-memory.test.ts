import { expect, it } from 'vitest';
import {
  buildVaeDecoderGraph,
  buildVaeDecoderStatistics,
  parseAutoencoderKlConfig,
  type BuiltGraph,
} from '../graph/index.ts';
import { loadGolden } from '../graph/models/__fixtures__/golden-model.ts';
import { runInWasm } from './__fixtures__/wasm-memory.ts';

it('measuring the statistics needs no more memory than decoding', async () => {
  const model = loadGolden('vae-sd', 'F32');
  const config = parseAutoencoderKlConfig(model.config);
  const size = { height: 64, width: 64 };
  const files = [{ path: model.weightFile, data: model.weightBytes }];
  const run = async (graph: BuiltGraph) => (await runInWasm(graph, files)).mebibytes;
  const decoding = await run(buildVaeDecoderGraph(config, model.weights, { batch: 1, ...size }));
  const measuring = await run(buildVaeDecoderStatistics(config, model.weights, size));
  // The memory grows in steps of a fifth.
  expect(measuring).toBeLessThan(decoding * 1.3);
});
