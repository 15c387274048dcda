import { readRange, type ByteSource } from '../byte-source.ts';
import { invalidFile, unsupportedFile, type FileDetails } from '../file-error.ts';
import {
  parseSafetensorsHeader,
  SAFETENSORS_PREFIX_BYTES,
  safetensorsHeaderEnd,
} from '../safetensors.ts';
import { decodeLatin1 } from '../text-codec.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import { tensorsAt } from './tensors-at.ts';
import { OLD_TORCH, readOldTorchFile } from '../torch/old-torch-file.ts';
import { readTorchFile } from '../torch/torch-file.ts';
import { torchCheckpoint } from './torch-checkpoint.ts';

const HEAD_BYTES = 512;

/**
 * safetensors begins with a length below 2³² and a brace. This is checked first, because the bytes of the length may look like
 * another format's signature: a header of 128 bytes, or of 128 plus a multiple of 256, starts like a pickle.
 */
const SAFETENSORS = /^[^]{4}\0{4}\{/;

/** The first bytes of files that people download by mistake instead of a model, and what they are. */
const OTHER_FILES: readonly (readonly [RegExp, string, FileDetails])[] = [
  [
    /^version https:\/\/git-lfs/,
    'a Git LFS pointer instead of the file it points to',
    { fault: 'lfs-pointer' },
  ],
  [/^\s*<(!doctype|html|\?xml)/i, 'a web page, not a model', { fault: 'html' }],
  [/^GGUF/, 'a GGUF file', { fault: 'other-format', named: 'GGUF' }],
  [
    /^\x89HDF|^TDF/,
    'a TensorFlow or Keras file',
    { fault: 'other-format', named: 'TensorFlow, Keras' },
  ],
  [/^\x89PNG|^\xff\xd8\xff|^RIFF/, 'an image', { fault: 'image' }],
  // oxlint-disable-next-line no-control-regex
  [/^7z\xbc\xaf|^Rar!|^\x1f\x8b/, 'a compressed archive: unpack it first', { fault: 'archive' }],
];

/**
 * Opens a tensor file, recognising its format by its content: safetensors, or torch.save's new or old format.
 *
 * @throws AppError `invalid-file`, or `unsupported` for other known formats
 */
export async function openCheckpoint(source: ByteSource): Promise<CheckpointFile> {
  const head = await headOf(source);
  if (SAFETENSORS.test(head)) return openSafetensorsCheckpoint(source);
  if (head.startsWith('PK\x03\x04')) return torchCheckpoint(source, await readTorchFile(source));
  if (head.startsWith(OLD_TORCH)) return torchCheckpoint(source, await readOldTorchFile(source));
  if (head.slice(257, 262) === 'ustar') {
    throw unsupportedFile(
      source.name,
      "PyTorch's first file format",
      ['safetensors', 'torch.save'],
      {
        fault: 'old-torch',
      },
    );
  }
  const other = OTHER_FILES.find(([pattern]) => pattern.test(head));
  if (other) {
    const [, what, details] = other;
    throw unsupportedFile(source.name, what, ['safetensors', 'torch.save'], details);
  }
  if (head.startsWith('\x80')) {
    throw invalidFile(source.name, 'a bare pickle: not made by torch.save');
  }
  return openSafetensorsCheckpoint(source);
}

/** Whether the file begins like safetensors. */
export const isSafetensors = async (source: ByteSource) => SAFETENSORS.test(await headOf(source));

const headOf = async (source: ByteSource) =>
  decodeLatin1(await readRange(source, 0, Math.min(source.bytes, HEAD_BYTES)));

async function openSafetensorsCheckpoint(source: ByteSource): Promise<CheckpointFile> {
  const prefix = await readRange(source, 0, Math.min(source.bytes, SAFETENSORS_PREFIX_BYTES));
  const headerEnd = safetensorsHeaderEnd(prefix, source);
  const { tensors, metadata } = parseSafetensorsHeader(
    await readRange(source, 0, headerEnd),
    source,
  );
  return { name: source.name, tensors: tensorsAt(source, tensors), metadata };
}
