import type * as ort from 'onnxruntime-node';
import {
  buildVaeDecoderCore,
  buildVaeDecoderShell,
  buildVaeDecoderStatistics,
  buildVaeEncoderCore,
  buildVaeEncoderShell,
  buildVaeEncoderStatistics,
  parseAutoencoderKlConfig,
} from '../../index.ts';
import type { GoldenModel, Tensors } from './golden-model.ts';
import { compute, rowsOf } from './golden-run.ts';

type Build = typeof buildVaeDecoderCore;
type Options = ort.InferenceSession.SessionOptions;

/** The first of the golden pictures, decoded in parts. */
export async function decodeInParts(model: GoldenModel, options: Options): Promise<ort.Tensor> {
  const [latents] = rowsOf(model.golden('latents'));
  const [, , height, width] = latents!.dims as [number, number, number, number];
  const run = runner(model, { height, width }, options);
  const core = await run(buildVaeDecoderCore, { latents: latents! });
  const norms = await run(buildVaeDecoderStatistics, core);
  return (await run(buildVaeDecoderShell, { ...core, ...norms }))['image']!;
}

/** The first of the golden pictures, encoded in parts. */
export async function encodeInParts(model: GoldenModel, options: Options): Promise<ort.Tensor> {
  const { spatialFactor } = parseAutoencoderKlConfig(model.config);
  const [image] = rowsOf(model.golden('pixels'));
  const [, , rows, columns] = image!.dims as [number, number, number, number];
  const size = { height: rows / spatialFactor, width: columns / spatialFactor };
  const run = runner(model, size, options);
  const norms = await run(buildVaeEncoderStatistics, { image: image! });
  const core = await run(buildVaeEncoderShell, { image: image!, ...norms });
  return (await run(buildVaeEncoderCore, core))['moments']!;
}

function runner(model: GoldenModel, size: { height: number; width: number }, options: Options) {
  const config = parseAutoencoderKlConfig(model.config);
  return (build: Build, feeds: Tensors) => {
    const graph = build(config, model.weights, size);
    return compute({ model, graph, feeds, expected: {} }, options);
  };
}
