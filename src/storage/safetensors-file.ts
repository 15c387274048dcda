import {
  parseSafetensors,
  SAFETENSORS_PREFIX_BYTES,
  safetensorsHeaderEnd,
  type SafetensorsEntry,
} from '../core/formats/safetensors.ts';

/** A safetensors file on disk whose header has been read; the tensors' bytes stay on the disk. */
export interface SafetensorsFile {
  readonly file: Blob;
  readonly tensors: ReadonlyMap<string, SafetensorsEntry>;
  /** Where the header ends and the tensors begin, in bytes. */
  readonly dataOffset: number;
}

/** @throws AppError `invalid-file`. */
export async function openSafetensors(file: Blob, name: string): Promise<SafetensorsFile> {
  const info = { name, bytes: file.size };
  const read = async (end: number) => new Uint8Array(await file.slice(0, end).arrayBuffer());
  const dataOffset = safetensorsHeaderEnd(await read(SAFETENSORS_PREFIX_BYTES), info);
  return { file, tensors: parseSafetensors(await read(dataOffset), info), dataOffset };
}
