import type { AddOn } from './library.ts';
import type { ModelManifest } from './manifest.ts';

export type ImportEvent =
  /** Finding out what it is. */
  | { readonly type: 'reading'; readonly file: string }
  /** Writing weights into the library; counts bytes of the result. */
  | {
      readonly type: 'converting';
      readonly file: string;
      readonly writtenBytes: number;
      readonly totalBytes: number;
    };

/** Warnings about a model that was imported. */
export type ImportWarning =
  /** Values outside fp16's range; names the tensors. */
  | { readonly type: 'kept-in-fp32'; readonly tensors: readonly string[] }
  /** Weights that this program does not use (training state). */
  | { readonly type: 'left-out'; readonly files: readonly string[] }
  /** The model comes with a safety checker, which would take this many bytes; the import can be repeated with it. */
  | { readonly type: 'safety-checker-left-out'; readonly bytes: number }
  /** SD 1.x does not have some of a LoRA's modules; names the first few. */
  | {
      readonly type: 'partly-unmatched';
      readonly unmatched: number;
      readonly modules: number;
      readonly named: readonly string[];
    }
  /** peft's adapter_config.json, which has a LoRA's strength, is missing. */
  | { readonly type: 'unknown-strength' }
  /** Unknown fields of the scheduler's config, which were ignored. */
  | { readonly type: 'ignored-fields'; readonly fields: readonly string[] };

/** Another add-on has this name. Nothing was changed; the import can be repeated with permission to replace it. */
export interface NameTaken {
  readonly type: 'name-taken';
  /** The existing one. */
  readonly addOn: AddOn;
}

/** The result of an import. */
export type Added =
  | {
      readonly type: 'model';
      readonly manifest: ModelManifest;
      readonly warnings: readonly ImportWarning[];
    }
  /** A LoRA, an embedding or a VAE, usable with any model that it fits. */
  | {
      readonly type: 'add-on';
      readonly addOn: AddOn;
      readonly warnings: readonly ImportWarning[];
    };
