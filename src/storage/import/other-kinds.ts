import type { CheckpointKind } from '../../core/formats/checkpoint/identify.ts';
import { ADD_ON_KINDS, addOnKinds } from '../../contract/add-on-kinds.ts';
import { unsupportedFile, type FileFault } from '../../core/formats/file-error.ts';

const ADD_ON_FILES = Object.values(ADD_ON_KINDS).flatMap(({ files }) => [...files]);
const READABLE = ['sd1', 'sd1-inpainting', ...ADD_ON_FILES] as const;
export type ReadableKind = (typeof READABLE)[number];

export const NOTHING_KNOWN = 'nothing-known';
export const SUPPORTED = ['sd1', ...addOnKinds, ...['a diffusers folder', 'an exported model']];

/** What goes with a part that is of no use by itself. */
export const KIND_FAULTS: Partial<Record<CheckpointKind, FileFault>> = {
  'diffusers-unet': 'unet-alone',
  'clip-text': 'text-encoder-alone',
  'bert-text': 'text-encoder-alone',
};

/** Other models that compare texts with pictures, and CLIP in other forms than transformers'. */
export const OTHER_CLIPS = {
  'chinese-clip': 'Chinese-CLIP',
  siglip: 'SigLIP',
  'open-clip': 'OpenCLIP',
} as const satisfies Partial<Record<CheckpointKind, string>>;

/**
 * A file's kind, if it can become a model or an add-on.
 *
 * @throws AppError `unsupported`, naming the kind
 */
export function readableKind(path: string, kind: CheckpointKind): ReadableKind {
  const readable = READABLE.find((one) => one === kind);
  if (readable) return readable;
  const named = Object.hasOwn(OTHER_CLIPS, kind) && OTHER_CLIPS[kind as keyof typeof OTHER_CLIPS];
  if (named) throw unsupportedFile(path, kind, SUPPORTED, { fault: 'other-clip', named });
  const fault = KIND_FAULTS[kind];
  const what = kind === 'unknown' ? NOTHING_KNOWN : kind;
  throw unsupportedFile(path, what, SUPPORTED, fault ? { fault } : {});
}
