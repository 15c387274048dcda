import { unzlibSync } from 'fflate';
import { describe, expect, test, vi } from 'vitest';
import { psnr } from '../../../core/metrics/index.ts';
import { modelBytes } from '../../../contract/model-files.ts';
import { createSampler, type SamplerId } from '../../../core/schedulers/samplers.ts';
import { readEightBitGoldens } from './__fixtures__/eight-bit-goldens.ts';
import { inEightBits } from './__fixtures__/eight-bit-model.ts';
import { decodePicture, likeness, readGoldens } from './__fixtures__/golden-case.ts';
import { MINI, openEngine, openFolder, paint, SHIPPED } from './__fixtures__/golden-pictures.ts';

const goldens = readEightBitGoldens();

const MODELS = [
  ['tiny-skypaint', 'src/pipeline/__goldens__/tiny-skypaint/'],
  ['skypaint-mini', MINI],
] as const;

// On a busy machine a second's work can take a minute, because WebAssembly's threads wait for one another.
vi.setConfig({ testTimeout: 240_000 });

describe.each(MODELS)('%s with its UNet in eight bits', (model, folder) => {
  const { layers, cases } = goldens[model]!;
  const halves = openFolder(folder);
  const stored = inEightBits(halves);
  const [path] = stored.manifest.parts.unet.weights as [string];

  test('has the weights that numpy rounded', async () => {
    const { file, tensors } = await stored.weights(path, 'fp16');
    const bytesOf = async (name: string) => {
      const { byteOffset, byteLength } = tensors.get(name)!;
      return Buffer.from(await file.slice(byteOffset, byteOffset + byteLength).arrayBuffer());
    };
    const inflated = (text: string) => Buffer.from(unzlibSync(Buffer.from(text, 'base64')));
    for (const { name, deflatedBytes, deflatedScales } of layers) {
      expect((await bytesOf(name)).equals(inflated(deflatedBytes)), name).toBe(true);
      expect((await bytesOf(`${name}_scale`)).equals(inflated(deflatedScales)), name).toBe(true);
    }
  });

  test('draws what diffusers draws with these weights, which is nearly the same picture as before', async () => {
    const engine = await openEngine(stored);
    for (const request of cases) {
      const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
      const picture = await paint(engine, request, scheduler);
      expect(likeness(picture, request), request.prompt).toBeGreaterThan(45);
      const beside = psnr(picture, decodePicture(request.exact), 255);
      expect(beside, request.prompt).toBeGreaterThan(35);
    }
  });
});

test('the model that ships takes at most 48 MB with its UNet in eight bits, and paints nearly the same picture', async () => {
  const halves = openFolder(SHIPPED);
  const stored = inEightBits(halves);
  const [path] = halves.manifest.parts.unet.weights as [string];
  const before = halves.manifest.files.find((file) => file.path === path)!.bytes;
  const bytes =
    modelBytes(halves.manifest) - before + (await stored.weights(path, 'fp16')).file.size;
  expect(bytes).toBeLessThan(48e6);
  // diffusers' picture with the weights in 16 bits.
  const golden = readGoldens<SamplerId>('shipped-model.json.gz').cases.find(
    ({ sampler }) => sampler === 'euler',
  )!;
  const engine = await openEngine(stored);
  const scheduler = createSampler(golden.sampler, engine.schedulerConfig, golden.steps);
  // It is 44.
  expect(likeness(await paint(engine, golden, scheduler), golden)).toBeGreaterThan(36);
});

test('a UNet in eight bits takes about half the space on the disk', async () => {
  const halves = openFolder(MINI);
  const sizes = await Promise.all(
    [inEightBits(halves), halves].map(async ({ manifest, weights }) => {
      return (await weights(manifest.parts.unet.weights[0]!, 'fp16')).file.size;
    }),
  );
  expect(sizes[0]! / sizes[1]!).toBeLessThan(0.55);
});
