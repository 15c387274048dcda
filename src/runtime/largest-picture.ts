import {
  parseAutoencoderKlConfig,
  parseUnetConfig,
  SCORES_AT_ONCE,
  type UnetConfig,
} from '../graph/index.ts';
import type { StoredModel } from '../storage/stored-model.ts';
import type { ComputeDevice } from './device.ts';
import { bytesOf, readPart } from './parts/part.ts';

/** WebAssembly's 4 GiB, less what onnxruntime itself and a fragmented heap take. */
const WASM_BYTES = 3.875 * 2 ** 30;

/** How many tensors as large as the largest are alive at a time. */
const LARGE_TENSORS = 4;

/** With guidance: a batch of two. */
const PROMPTS = 2;

/**
 * How many latents the UNet can take at once. The VAE does not count, because it can go by tiles. Estimated from the largest
 * tensors of the transformer blocks: the inner layer of the feed-forward, four times as wide as its block. On the CPU the
 * attention's scores come to them; bench/README.md has what that is measured to take. On GPUs FlashAttention needs no memory for scores.
 *
 * @param weightBytes of the UNet
 */
export function mostLatents(
  { blocks }: Pick<UnetConfig, 'blocks'>,
  weightBytes: number,
  device: ComputeDevice,
): number {
  const valueBytes = device.precision === 'fp16' ? 2 : 4;
  const room =
    device.backend === 'webgpu'
      ? device.adapter.maxBindingSize
      : Math.max(0, WASM_BYTES - weightBytes - SCORES_AT_ONCE * valueBytes) / LARGE_TENSORS;
  const limits = blocks.map(({ channels }, block) => {
    const inner = PROMPTS * 4 * channels * valueBytes;
    return (room / inner) * 4 ** block;
  });
  return Math.floor(Math.min(...limits));
}

/**
 * Pixels of the largest picture that a model can paint on a device at once.
 *
 * @throws AppError `invalid-config`, `invalid-file`, and whatever the store throws
 */
export async function largestPicture(stored: StoredModel, device: ComputeDevice): Promise<number> {
  const unet = await readPart(stored, 'unet', device.precision, parseUnetConfig);
  const { config: vae } = await readPart(stored, 'vae', device.precision, parseAutoencoderKlConfig);
  return mostLatents(unet.config, bytesOf(unet), device) * vae.spatialFactor ** 2;
}
