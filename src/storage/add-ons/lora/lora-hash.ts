import type { CheckpointFile } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import {
  SAFETENSORS_PREFIX_BYTES,
  safetensorsHeaderEnd,
} from '../../../core/formats/safetensors.ts';
import { sha256OfBlob } from '../../file-hash.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * The hash by which A1111 identifies a LoRA; infotexts have its first digits. It is the SHA-256 of the file. For safetensors,
 * whose header is edited by trainers and managers, it covers only what follows the header; many files state it
 * themselves (`NetworkOnDisk` of extensions-builtin/Lora/network.py, `addnet_hash_safetensors` of modules/hashes.py).
 */
export async function loraHash(file: Blob, { name, metadata }: CheckpointFile): Promise<string> {
  if (!/\.safetensors$/i.test(name)) return sha256OfBlob(file);
  const stated = metadata.get('sshs_model_hash') ?? '';
  if (SHA256.test(stated)) return stated;
  const prefix = new Uint8Array(await file.slice(0, SAFETENSORS_PREFIX_BYTES).arrayBuffer());
  return sha256OfBlob(file.slice(safetensorsHeaderEnd(prefix, { name, bytes: file.size })));
}
