import { expect, test } from 'vitest';
import { tensor, type Tensor } from '../core/tensor/tensor.ts';
import { encodeImage } from './encode-image.ts';
import { fromRgba } from './image-tensor.ts';
import type { DiffusionModel } from './ports.ts';

const PIXELS = fromRgba({
  width: 2,
  height: 1,
  data: Uint8ClampedArray.of(0, 51, 255, 255, 255, 204, 0, 7),
});
const ONE = tensor([1, 1, 1, 1], Float32Array.of(1));

test('pixels go in as diffusers’ VaeImageProcessor prepares them, without their alpha', async () => {
  const images: Tensor[] = [];
  const model = {
    vaeInParts: () => null,
    vaePrecision: 'fp32',
    encodeImage(image: Tensor) {
      images.push(image);
      return Promise.resolve({ mean: ONE, logVariance: ONE });
    },
  };
  await encodeImage(model as unknown as DiffusionModel, PIXELS);
  const [{ shape, data } = ONE] = images;
  expect(shape).toEqual([1, 3, 1, 2]);
  expect([...data].map((value) => Number(value.toFixed(6)))).toEqual([-1, 1, -0.6, 0.6, 1, -1]);
});

test.each(['mean', 'logVariance'])(
  'a %s beyond float16 is computed again in float32',
  async (of) => {
    const model = {
      vaeInParts: () => null,
      vaePrecision: 'fp16',
      encodeImage() {
        const broken = {
          mean: ONE,
          logVariance: ONE,
          [of]: tensor([1, 1, 1, 1], Float32Array.of(NaN)),
        };
        return Promise.resolve(
          model.vaePrecision === 'fp16' ? broken : { mean: ONE, logVariance: ONE },
        );
      },
      raiseVaePrecision() {
        model.vaePrecision = 'fp32';
        return Promise.resolve();
      },
    };
    const found = await encodeImage(model as unknown as DiffusionModel, PIXELS);
    expect(found).toEqual({ mean: ONE, logVariance: ONE });
  },
);
