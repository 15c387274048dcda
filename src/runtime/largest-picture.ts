import { parseAutoencoderKlConfig, parseUnetConfig, type UnetConfig } from '../graph/index.ts';
import type { StoredModel } from '../storage/stored-model.ts';
import type { ComputeDevice } from './device.ts';
import { bytesOf, readPart } from './parts/part.ts';

/** WebAssembly's 4 GiB, less what onnxruntime itself and a fragmented heap take. */
const WASM_BYTES = 3.5 * 2 ** 30;

/** Beyond this, onnxruntime's sizes overflow in WebAssembly. */
const WASM_TENSOR_BYTES = 2 ** 31;

/** How many tensors as large as the largest are alive at a time. */
const LARGE_TENSORS = 4;

/** With guidance: a batch of two. */
const PROMPTS = 2;

/**
 * How many latents the UNet can take at once. The VAE does not count, because it can go by tiles. Estimated from the largest
 * tensors of the transformer blocks: the inner layer of the feed-forward, four times as wide as its block, and, on the CPU, the
 * attention's scores, which grow with the square. On GPUs FlashAttention needs no memory for scores.
 *
 * @param weightBytes of the UNet
 */
export function mostLatents(
  { blocks }: Pick<UnetConfig, 'blocks'>,
  weightBytes: number,
  device: ComputeDevice,
): number {
  const valueBytes = device.precision === 'fp16' ? 2 : 4;
  const limits = blocks.map(({ channels, heads, downHasAttention, upHasAttention }, block) => {
    const hasAttention = downHasAttention || upHasAttention || block === blocks.length - 1;
    const inner = PROMPTS * 4 * channels * valueBytes;
    const latentsPerToken = 4 ** block;
    if (device.backend === 'webgpu') {
      return (device.adapter.maxBindingSize / inner) * latentsPerToken;
    }
    const room = Math.max(0, WASM_BYTES - weightBytes);
    const scores = hasAttention ? PROMPTS * heads * valueBytes : 0;
    const forScores = scores === 0 ? Infinity : Math.sqrt(WASM_TENSOR_BYTES / scores);
    const forAll = positiveRoot(scores, LARGE_TENSORS * inner, room);
    return Math.min(forScores, forAll) * latentsPerToken;
  });
  return Math.floor(Math.min(...limits));
}

/** x with a · x² + b · x = c. */
function positiveRoot(a: number, b: number, c: number): number {
  return (2 * c) / (b + Math.sqrt(b ** 2 + 4 * a * c));
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
