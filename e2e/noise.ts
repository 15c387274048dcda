import { createCipheriv } from 'node:crypto';

/** Incompressible bytes, the same for the same seed. */
export function noise(bytes: number, seed: number): Buffer {
  const key = Buffer.alloc(16, seed);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

/** A LoRA file of this many bytes with random weights, valid enough to be downloaded. */
export function noiseLora(bytes: number, seed: number): Buffer {
  const name = 'lora_unet_mid_block_attentions_0_proj_in.lora_down.weight';
  const json = (rows: number) =>
    JSON.stringify({ [name]: { dtype: 'U8', shape: [rows], data_offsets: [0, rows] } });
  const headerBytes = 256;
  const rows = bytes - 8 - headerBytes;
  const head = Buffer.alloc(8 + headerBytes, ' ');
  head.writeBigUInt64LE(BigInt(headerBytes));
  head.write(json(rows), 8);
  return Buffer.concat([head, noise(rows, seed)]);
}

/** Numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  const stream = noise(2 ** 16, seed);
  let at = 0;
  return () => stream.readUInt32LE((at++ % 2 ** 14) * 4) / 2 ** 32;
}
