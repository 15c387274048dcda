import type { AddOn } from './library.ts';
import type { ModelManifest } from './manifest.ts';

export type ImportEvent =
  /** Looking at what it is. */
  | { readonly type: 'reading'; readonly file: string }
  /** Weights on their way into the library, in bytes as they will lie there. */
  | {
      readonly type: 'converting';
      readonly file: string;
      readonly writtenBytes: number;
      readonly totalBytes: number;
    };

/** Things the user should know about a model that was imported all the same. */
export type ImportWarning =
  /** Values beyond fp16's range; the tensors are named. */
  | { readonly type: 'kept-in-fp32'; readonly tensors: readonly string[] }
  /** Weights that no part of the program reads (a safety checker, training state). */
  | { readonly type: 'left-out'; readonly files: readonly string[] }
  /** Some of a LoRA's modules are none of SD 1.x's; the first few are named. */
  | {
      readonly type: 'partly-unmatched';
      readonly unmatched: number;
      readonly modules: number;
      readonly named: readonly string[];
    }
  /** peft's adapter_config.json, which says how strongly a LoRA counts, did not come along. */
  | { readonly type: 'unknown-strength' }
  /** Fields of the scheduler's config that no class knows, and that were passed over. */
  | { readonly type: 'ignored-fields'; readonly fields: readonly string[] };

/** Another add-on has this name: nothing was changed, and the import may be asked for again with leave to replace it. */
export interface NameTaken {
  readonly type: 'name-taken';
  /** The one that is here. */
  readonly addOn: AddOn;
}

/** What an import brought into the library. */
export type Added =
  | {
      readonly type: 'model';
      readonly manifest: ModelManifest;
      readonly warnings: readonly ImportWarning[];
    }
  /** A LoRA, an embedding or a VAE: usable with any model it fits. */
  | {
      readonly type: 'add-on';
      readonly addOn: AddOn;
      readonly warnings: readonly ImportWarning[];
    };
