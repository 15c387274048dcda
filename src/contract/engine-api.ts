import type { ErrorData } from '../core/errors.ts';
import type { ModelManifest } from './manifest.ts';
import type { PictureOptions } from './picture-options.ts';

/** What `details.expected` of an `invalid-config` says was possible. */
export type { Expectation } from '../core/config/expectation.ts';

/** A call's end: a value or an error, as data, so that both survive the way across the worker. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorData };

export type BackendPreference = 'auto' | 'webgpu' | 'wasm';

/** Why the engine does not run in fp16 on a GPU; the page says what to do about each. */
export type FallbackReason = 'no-webgpu' | 'no-adapter' | 'software-adapter' | 'no-f16' | 'chosen';

export interface DeviceReport {
  readonly backend: 'webgpu' | 'wasm';
  readonly precision: 'fp16' | 'fp32';
  /** The GPU as its driver names it; null on the WASM backend. */
  readonly adapter: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isSoftware: boolean;
    readonly maxBufferSize: number;
  } | null;
  /** CPU threads in use by the WASM backend (1 without cross-origin isolation). */
  readonly threads: number;
  readonly fallbackReasons: readonly FallbackReason[];
}

export interface GenerateRequest extends PictureOptions {
  /** Chosen by the page; names the job in `cancel`. */
  readonly jobId: string;
  readonly modelId: string;
  readonly prompt: string;
}

/** sRGB, 8 bit, alpha 255; row-major `[height, width, 4]`. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export type ProgressEvent =
  /** Weights on their way from network or disk into OPFS, and their check. */
  | {
      readonly type: 'downloading';
      readonly loadedBytes: number;
      readonly totalBytes: number;
      readonly file: string;
    }
  /** LoRAs are being worked into the model's weights, which is done once for each set of them. */
  | { readonly type: 'fusing-loras' }
  /** A part's session is being created on the device. */
  | {
      readonly type: 'loading';
      readonly part:
        | 'text-encoder'
        | 'text-projection'
        | 'image-encoder'
        | 'unet'
        | 'vae-encoder'
        | 'vae-decoder';
    }
  | { readonly type: 'encoding' }
  /** Step `step` of `totalSteps` is done; `preview` is the picture as predicted so far. */
  | {
      readonly type: 'step';
      readonly step: number;
      readonly totalSteps: number;
      readonly stepMs: number;
      readonly remainingMs: number;
      readonly preview: RgbaImage | null;
    }
  | { readonly type: 'decoding' };

/** Things the user should know about a picture that was made all the same. */
export type GenerateWarning =
  | { readonly type: 'prompt-truncated'; readonly field: PromptField; readonly dropped: string }
  | {
      readonly type: 'unknown-characters';
      readonly field: PromptField;
      readonly characters: readonly string[];
    }
  | { readonly type: 'unconditional' }
  /** Some of a LoRA's modules are none of the model's. */
  | {
      readonly type: 'lora-partly-used';
      readonly name: string;
      readonly unmatched: number;
      readonly modules: number;
    }
  /** The VAE has overflowed fp16, in this picture or one before it. */
  | { readonly type: 'decoded-in-fp32' };

export type PromptField = 'prompt' | 'negativePrompt';

/** What made the picture; also what its PNG carries and what recreates it. */
export interface GenerationParameters extends Omit<GenerateRequest, 'jobId'> {
  /** As given to the text encoder's tokenizer, style tag included. */
  readonly fullPrompt: string;
  /** For when the model itself is not here any more to be asked. */
  readonly modelName: string;
  readonly backend: DeviceReport['backend'];
  readonly precision: DeviceReport['precision'];
}

export interface GenerateTimings {
  readonly prepareMs: number;
  readonly encodeMs: number;
  readonly denoiseMs: number;
  readonly decodeMs: number;
}

export type GenerateResult =
  | {
      readonly type: 'image';
      /** The picture with its parameters in a text chunk. */
      readonly png: Blob;
      readonly parameters: GenerationParameters;
      readonly warnings: readonly GenerateWarning[];
      readonly timings: GenerateTimings;
    }
  | { readonly type: 'cancelled' };

/** What the painter's worker does for the page. Jobs run one at a time, in the order they came. */
export interface EngineApi {
  /** Looks at the device; `preference` other than 'auto' overrides the choice for later jobs. */
  start(preference: BackendPreference): Promise<Outcome<DeviceReport>>;
  /** Brings the model's files into OPFS, verified. */
  prepare(
    modelId: string,
    onProgress: (event: ProgressEvent) => void,
  ): Promise<Outcome<ModelManifest>>;
  generate(
    request: GenerateRequest,
    onProgress: (event: ProgressEvent) => void,
  ): Promise<Outcome<GenerateResult>>;
  /** Ends a waiting job at once and a running one after its current step. Unknown ids are ignored. */
  cancel(jobId: string): Promise<void>;
}
