import { AppError, type ErrorDetails } from '../errors.ts';

/** Reasons to refuse a file, where the user can do something about it; the page has a message for each. */
export const FILE_FAULTS = [
  /** Shorter than its header says. */
  'cut-off',
  /** The download is something other than weights. */
  'lfs-pointer',
  'html',
  'image',
  'archive',
  /** Weights in a format that is not supported; details: named. */
  'other-format',
  /** The tar archives of PyTorch's first versions. */
  'old-torch',
  /** A pickle that calls something no model needs; details: named. */
  'runs-code',
  /** Saved with tensors of an Apple or DirectML device, which only numpy code could rebuild. */
  'device-tensors',
  /** A checkpoint that lacks a required part. */
  'no-vae',
  'no-text-encoder',
  'no-unet',
  /** A UNet or a text encoder, and nothing else. */
  'unet-alone',
  'text-encoder-alone',
  /** A BERT that classifies texts; details: named, some of its classes. */
  'text-classifier',
  /** CLIP's image encoder without its projection. */
  'image-encoder-alone',
  /** A relative of CLIP that is not supported; details: named. */
  'other-clip',
  /** A text encoder that is not supported; details: named. */
  'other-text-encoder',
  /** BERT or XLM-R in a single-file checkpoint, which contains neither their configuration nor their vocabulary. */
  'text-encoder-needs-folder',
  /** A part, scheduler or pipeline of a class that is not supported; details: named. */
  'other-class',
  /** A pipeline of another family of models; details: named. */
  'other-family',
  /** A vocabulary is missing, or larger than the text encoder's. */
  'no-vocabulary',
  'other-vocabulary',
  /** NaN or infinity among the weights. */
  'not-finite',
  /** Weights of a quantized or other unsupported type; details: named. */
  'other-dtype',
  /** An add-on of a kind that is not supported; details: named. */
  'lora-kind',
  /** A LoRA for another model family; details: named. */
  'lora-family',
  /** A LoRA for a model family without a name here. */
  'lora-other',
  /** An upscaler of another family; details: named. */
  'other-upscaler',
  /** A model for transformers.js that no tool here can use; details: named. */
  'tool-task',
  /** A tool's model that onnxruntime cannot open, or whose outputs do not suit its task. */
  'tool-graph',
  /** An IP-Adapter that is not supported; details: named. */
  'other-ip-adapter',
  /** A LoRA with half of a layer's factors. */
  'lora-incomplete',
] as const;

export type FileFault = (typeof FILE_FAULTS)[number];

export interface FileDetails extends ErrorDetails {
  readonly fault?: FileFault;
  /** The class, format, kind or type, if the fault's message mentions one. */
  readonly named?: string;
}

/** A file that breaks its format: AppError `invalid-file` with details file, reason. */
export function invalidFile(file: string, reason: string, details: FileDetails = {}): AppError {
  return new AppError('invalid-file', `${file}: ${reason}`, { file, reason, ...details });
}

/** A valid file of a kind that this program does not support: AppError `unsupported` with details file, what. */
export function unsupportedFile(
  file: string,
  what: string,
  supported: readonly string[] = [],
  details: FileDetails = {},
): AppError {
  const hint = supported.length > 0 ? `; supported: ${supported.join(', ')}` : '';
  return new AppError('unsupported', `${file}: ${what}${hint}`, {
    file,
    what,
    supported,
    ...details,
  });
}

const EXCERPT_LENGTH = 100;

/** A value from a possibly hostile file, as short text for an error's details; it recurses no deeper than the text shows. */
export function excerpt(value: unknown): string {
  return (typeof value === 'string' ? value : render(value, 2)).slice(0, EXCERPT_LENGTH);
}

function render(value: unknown, depth: number): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, EXCERPT_LENGTH));
  if (typeof value !== 'object' || value === null) return String(value);
  if (!Array.isArray(value)) return '{…}';
  if (depth === 0) return '[…]';
  const items = value.slice(0, 16).map((item) => render(item, depth - 1));
  return `[${items.join(',')}]`;
}
