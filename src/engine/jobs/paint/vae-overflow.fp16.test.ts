import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { psnr } from '../../../core/metrics/index.ts';
import { tensor, type Tensor } from '../../../core/tensor/tensor.ts';
import { decodeImage } from '../../../pipeline/decode-image.ts';
import { openSafetensors } from '../../../storage/safetensors-file.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import { OnnxDiffusionModel } from '../../../runtime/diffusion-model.ts';
import { rgbOf } from './__fixtures__/golden-case.ts';
import { MINI, openFolder } from './__fixtures__/golden-pictures.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));

/** Made by scripts/goldens/vae_overflow.py. */
const VAE = 'src/pipeline/__goldens__/vae-overflow/';

/** skypaint-mini with another VAE, whose values exceed float16's range. */
const stored = openFolder(MINI, (path) =>
  path.startsWith('vae/') ? path.replace('vae/', VAE) : MINI + path,
);

async function goldenTensor(name: string): Promise<Tensor> {
  const { file, tensors } = await openSafetensors(
    new Blob([readFileSync(`${VAE}golden.safetensors`)]),
    'golden.safetensors',
  );
  const { shape, byteOffset, byteLength } = tensors.get(name)!;
  const bytes = await file.slice(byteOffset, byteOffset + byteLength).arrayBuffer();
  return tensor(shape, new Float32Array(bytes));
}

describe.skipIf(process.env['VK_DRIVER_FILES'] === undefined)('a VAE that overflows', () => {
  let model: OnnxDiffusionModel;
  let latents: Tensor;

  beforeAll(async () => {
    model = await OnnxDiffusionModel.open(stored, NODE_WEBGPU, () => undefined);
    latents = await goldenTensor('latents');
  });

  test('gives no picture in float16', async () => {
    const { data } = await model.decodeLatents(latents);
    expect(data.every(Number.isNaN)).toBe(true);
  });

  test('is run again in float32, and paints what diffusers does', async () => {
    expect(model.vaePrecision).toBe('fp16');
    const { data } = await decodeImage(model, latents);
    const found = rgbOf(data);
    const reference = pixelsOf(await goldenTensor('image'));
    expect(found).toHaveLength(reference.length);
    expect(psnr(found, reference)).toBeGreaterThan(40);
  });

  test('stays in float32', async () => {
    expect(model.vaePrecision).toBe('fp32');
    const { data } = await model.decodeLatents(latents);
    expect(data.every(Number.isFinite)).toBe(true);
  });
});

/** Converts `[1, 3, height, width]` in [-1, 1] to 8-bit `[height, width, 3]`. */
function pixelsOf({ data }: Tensor): Uint8ClampedArray {
  const area = data.length / 3;
  return Uint8ClampedArray.from({ length: data.length }, (_, index) => {
    const value = data[(index % 3) * area + Math.floor(index / 3)]!;
    return Math.round((value / 2 + 0.5) * 255);
  });
}
