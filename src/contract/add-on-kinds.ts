import type { CheckpointKind } from '../core/formats/checkpoint/identify.ts';
import type { JobName } from './jobs.ts';
import type { KeysOfType } from './picture-options.ts';

/** How an add-on comes to be used. */
type Use =
  /** Its name is written in the prompt, between these. */
  | { readonly by: 'prompt'; readonly before: string; readonly after: string }
  /** An option of the picture holds its name. */
  | { readonly by: 'option'; readonly option: KeysOfType<'name'> }
  /** A picture's guides hold its name: see `Control`. */
  | { readonly by: 'control' }
  /** No picture is painted with it: another job uses it, and this field of the job's request holds its name. */
  | {
      readonly by: 'job';
      readonly job: Extract<JobName, 'match' | 'enlarge'>;
      readonly field: string;
    }
  /** A tool uses it to make something from a picture. */
  | { readonly by: 'tool' };

interface Row {
  /** The checkpoint kinds that are files of this kind of add-on. */
  readonly files: readonly CheckpointKind[];
  readonly use: Use;
}

/**
 * Every kind of add-on. How files of a kind become add-ons is in storage/add-ons, how pictures use and name them in
 * engine/add-ons.
 */
export const ADD_ON_KINDS = {
  lora: { files: ['lora'], use: { by: 'prompt', before: '<lora:', after: ':0.8>' } },
  embedding: { files: ['textual-inversion'], use: { by: 'prompt', before: '', after: '' } },
  vae: { files: ['ldm-vae', 'diffusers-vae', 'taesd'], use: { by: 'option', option: 'vae' } },
  'image-encoder': {
    files: ['clip', 'altclip', 'clip-vision'],
    use: { by: 'job', job: 'match', field: 'imageEncoder' },
  },
  /** Of BERT's architecture, with a head that makes texts comparable with pictures. */
  'text-encoder': {
    files: ['bert-head'],
    use: { by: 'job', job: 'match', field: 'textEncoder' },
  },
  'control-net': { files: ['controlnet', 't2i-adapter'], use: { by: 'control' } },
  upscaler: { files: ['upscaler'], use: { by: 'job', job: 'enlarge', field: 'upscaler' } },
  /** For transformers.js: graphs and settings, and so recognised as a folder and not by a file. */
  'tool-model': { files: [], use: { by: 'tool' } },
  'ip-adapter': { files: ['ip-adapter'], use: { by: 'control' } },
} as const satisfies Readonly<Record<string, Row>>;

export type AddOnKind = keyof typeof ADD_ON_KINDS;

export const addOnKinds = Object.keys(ADD_ON_KINDS) as AddOnKind[];

/** The kinds that are recognised by a file of weights. */
export type WeightsKind = Exclude<AddOnKind, 'tool-model'>;

/** The kinds that pictures are painted with, except those that guides name. */
export type PaintingKind = {
  [Kind in AddOnKind]: (typeof ADD_ON_KINDS)[Kind]['use'] extends {
    readonly by: 'job' | 'tool' | 'control';
  }
    ? never
    : Kind;
}[AddOnKind];

export const paintingKinds = addOnKinds.filter(
  (kind): kind is PaintingKind => !['job', 'tool', 'control'].includes(usageOf(kind).by),
);

export function usageOf(kind: AddOnKind): Use {
  return ADD_ON_KINDS[kind].use;
}

/** Null for anything that is not an add-on. */
export function addOnKindOf(file: CheckpointKind): WeightsKind | null {
  const isOf = (kind: AddOnKind): kind is WeightsKind =>
    (ADD_ON_KINDS[kind] as Row).files.includes(file);
  return addOnKinds.find(isOf) ?? null;
}

/** The prompt text that uses an add-on; null for one that is chosen in the settings. */
export function promptText({ kind, name }: { kind: AddOnKind; name: string }): string | null {
  const use = usageOf(kind);
  return use.by === 'prompt' ? use.before + name + use.after : null;
}
