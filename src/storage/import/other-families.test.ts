import { expect, test } from 'vitest';
import { refuseOtherVaes } from './other-families.ts';

const plain = { stated: '', config: { scaling_factor: 0.18215 }, sha256: '0'.repeat(64) };

test.each([
  ['what its header says', { stated: 'stable-diffusion-xl-v1-base/vae' }],
  ['the scale of its latents', { config: { scaling_factor: 0.13025 } }],
  [
    'the hash of the file that everybody has',
    { sha256: '63aeecb90ff7bc1c115395962d3e803571385b61938377bc7089b36e81e92e2e' },
  ],
])('an SDXL VAE is recognised by %s', (_, facts) => {
  expect(() => {
    refuseOtherVaes('a.safetensors', { ...plain, ...facts });
  }).toThrow(
    expect.objectContaining({
      code: 'unsupported',
      details: expect.objectContaining({ file: 'a.safetensors', what: 'sdxl' }) as unknown,
    }),
  );
});

test('a VAE of SD 1.x is none of them, with a statement or without', () => {
  refuseOtherVaes('a.safetensors', plain);
  refuseOtherVaes('a.safetensors', { ...plain, stated: 'stable-diffusion-v1/vae', config: {} });
});
