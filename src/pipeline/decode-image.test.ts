import { expect, test } from 'vitest';
import { tensor, type Tensor } from '../core/tensor/tensor.ts';
import { decodeImage } from './decode-image.ts';
import type { DiffusionModel } from './ports.ts';

const LATENTS = tensor([1, 1, 1, 1]);
const BLACK_AND_WHITE = tensor([1, 3, 1, 2], Float32Array.of(-1, 1, -1, 1, -1, 1));
const withValue = (value: number) => tensor([1, 3, 1, 2], new Float32Array(6).with(4, value));

/** A VAE that decodes to one value in fp16 and to another in fp32; records its calls in `calls`. */
function vae(inFp16: Tensor, inFp32: Tensor, precision: 'fp16' | 'fp32' = 'fp16') {
  const calls: string[] = [];
  const model = {
    vaePrecision: precision,
    vaeInParts: () => null,
    decodeLatents(this: DiffusionModel) {
      calls.push(this.vaePrecision);
      return Promise.resolve(this.vaePrecision === 'fp16' ? inFp16 : inFp32);
    },
    raiseVaePrecision() {
      model.vaePrecision = 'fp32';
      return Promise.resolve();
    },
  };
  return { calls, model: model as unknown as DiffusionModel };
}

test('a picture that fp16 can hold is decoded once', async () => {
  const { calls, model } = vae(BLACK_AND_WHITE, withValue(NaN));
  const { width, height, data } = await decodeImage(model, LATENTS);
  expect({ width, height, data: [...data] }).toEqual({
    width: 2,
    height: 1,
    data: [0, 0, 0, 255, 255, 255, 255, 255],
  });
  expect(calls).toEqual(['fp16']);
});

test.each([NaN, Infinity, -Infinity])(
  'a %s is decoded again in fp32, and the next picture in fp32 at once',
  async (value) => {
    const { calls, model } = vae(withValue(value), BLACK_AND_WHITE);
    const { data } = await decodeImage(model, LATENTS);
    expect([...data]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
    await decodeImage(model, LATENTS);
    expect(calls).toEqual(['fp16', 'fp32', 'fp32']);
  },
);

test('NaN in fp32 too is an error that names the stage', async () => {
  const { calls, model } = vae(withValue(NaN), withValue(NaN));
  const error = { code: 'numerical', details: { stage: 'vae' } };
  await expect(decodeImage(model, LATENTS)).rejects.toMatchObject(error);
  await expect(decodeImage(model, LATENTS)).rejects.toMatchObject(error);
  expect(calls).toEqual(['fp16', 'fp32', 'fp32']);
});

test('beside what the VAE gives, a picture takes the memory of its 8 bits once', async () => {
  const edge = 1024;
  const image = tensor([1, 3, edge, edge]);
  const { model } = vae(image, image);
  const before = process.memoryUsage().arrayBuffers;
  const { data } = await decodeImage(model, LATENTS);
  const taken = process.memoryUsage().arrayBuffers - before;
  expect(data).toHaveLength(4 * edge ** 2);
  // One more copy would make it 2. It is less than 1 if older garbage is collected in the meantime.
  expect(taken / data.length).toBeLessThan(1.5);
});
