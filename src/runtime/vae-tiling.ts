import type { AutoencoderKlConfig } from '../graph/index.ts';
import type { ComputeDevice } from './device.ts';

const MIB = 2 ** 20;

/**
 * The largest tensor of a VAE that may be computed at once on the CPU; several are alive at a time. SD 1.x's decoder reaches it in
 * float32 at 512 x 512 pixels.
 */
const WASM_TENSOR_BYTES = 256 * MIB;

/** For a GPU, whose largest buffer shows how much memory it has: see memory-plan.ts. */
const TENSORS_OF_A_BUFFER = 4;

/** In pixels. Larger tiles are hardly quicker, and take the memory of a larger picture. */
const LONGEST_TILE = 512;

/** In latents: something has to be left between the margins. */
const SHORTEST_TILE = 16;

/**
 * How a VAE goes through a picture.
 *
 * @param height of the latents, as is `width`
 * @returns null if it fits whole; else the longest edge of a tile, in latents
 */
export function longestVaeTile(
  config: Pick<AutoencoderKlConfig, 'blockChannels' | 'spatialFactor'>,
  precision: 'fp16' | 'fp32',
  device: ComputeDevice,
  height: number,
  width: number,
): number | null {
  const { blockChannels, spatialFactor } = config;
  // With one block, the whole VAE works at the resolution of the latents.
  if (blockChannels.length === 1) return null;
  const bytesPerValue = precision === 'fp16' ? 2 : 4;
  const bytesPerLatent = widestPixel(blockChannels) * bytesPerValue * spatialFactor ** 2;
  const latents = tensorLimit(device) / bytesPerLatent;
  if (height * width <= latents) return null;
  const longest = Math.min(LONGEST_TILE / spatialFactor, Math.floor(Math.sqrt(latents)));
  return Math.max(longest, SHORTEST_TILE);
}

/** Channels per pixel of the decoder's largest tensor: a block begins with as many channels as the block before it has. */
function widestPixel(blockChannels: readonly number[]): number {
  const perPixel = blockChannels.map((channels, block) => {
    const first = blockChannels[block + 1] ?? channels;
    return Math.max(channels, first) / 4 ** block;
  });
  return Math.max(...perPixel);
}

function tensorLimit(device: ComputeDevice): number {
  if (device.backend === 'wasm') return WASM_TENSOR_BYTES;
  const { maxBufferSize, maxBindingSize } = device.adapter;
  return Math.min(maxBufferSize / TENSORS_OF_A_BUFFER, maxBindingSize);
}
