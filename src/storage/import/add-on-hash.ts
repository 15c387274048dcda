import type { CheckpointFile } from '../../core/formats/checkpoint/checkpoint-file.ts';
import { SAFETENSORS_PREFIX_BYTES, safetensorsHeaderEnd } from '../../core/formats/safetensors.ts';
import type { AddOn } from '../../contract/library.ts';
import { sha256OfBlob } from '../file-hash.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * What A1111 tells an add-on's file by, of which its infotexts have the first digits: SHA-256 of the file; of a LoRA in
 * safetensors, whose header trainers and managers edit, of all that follows the header, which many say themselves
 * (`NetworkOnDisk` of extensions-builtin/Lora/network.py, `addnet_hash_safetensors` of modules/hashes.py).
 */
export async function addOnHash(
  kind: AddOn['kind'],
  file: Blob,
  { name, metadata }: CheckpointFile,
): Promise<string> {
  if (kind !== 'lora' || !/\.safetensors$/i.test(name)) return sha256OfBlob(file);
  const stated = metadata.get('sshs_model_hash') ?? '';
  if (SHA256.test(stated)) return stated;
  const prefix = new Uint8Array(await file.slice(0, SAFETENSORS_PREFIX_BYTES).arrayBuffer());
  return sha256OfBlob(file.slice(safetensorsHeaderEnd(prefix, { name, bytes: file.size })));
}
