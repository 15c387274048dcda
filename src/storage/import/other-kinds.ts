import type { CheckpointKind } from '../../core/formats/checkpoint/identify.ts';
import { unsupportedFile, type FileFault } from '../../core/formats/file-error.ts';

export type ReadableKind = Extract<
  CheckpointKind,
  'sd1' | 'lora' | 'textual-inversion' | 'ldm-vae' | 'diffusers-vae'
>;

const READABLE: readonly CheckpointKind[] = [
  'sd1',
  'lora',
  'textual-inversion',
  'ldm-vae',
  'diffusers-vae',
] satisfies ReadableKind[];

export const NOTHING_KNOWN = 'nothing-known';
export const SUPPORTED = [
  ...['sd1', 'lora', 'textual-inversion', 'vae'],
  ...['a diffusers folder', 'an exported model'],
];

/** What goes with a part that is of no use by itself. */
export const KIND_FAULTS: Partial<Record<CheckpointKind, FileFault>> = {
  'diffusers-unet': 'unet-alone',
  'clip-text': 'text-encoder-alone',
};

/**
 * A file's kind, if it can become a model or an add-on.
 *
 * @throws AppError `unsupported`, naming the kind
 */
export function readableKind(path: string, kind: CheckpointKind): ReadableKind {
  if (READABLE.includes(kind)) return kind as ReadableKind;
  const fault = KIND_FAULTS[kind];
  const what = kind === 'unknown' ? NOTHING_KNOWN : kind;
  throw unsupportedFile(path, what, SUPPORTED, fault ? { fault } : {});
}
