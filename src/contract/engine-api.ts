import type { ErrorData } from '../core/errors.ts';
import type { Control } from './controls.ts';
import type { DevicePlan } from './device-plan.ts';
import type { HiresFix } from './hires.ts';
import type { Cancelled, JobRequest } from './job-request.ts';
import type { ModelManifest } from './manifest.ts';
import type { PictureOptions } from './picture-options.ts';
import type { StartPicture } from './start-picture.ts';

/** The type of `details.expected` in an `invalid-config` error. */
export type { Expectation } from '../core/config/expectation.ts';

/** The result of a call, a value or an error, as plain data that survives the transfer between worker and page. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorData };

export type BackendPreference = 'auto' | 'webgpu' | 'wasm';

/** Why the engine does not run in fp16 on a GPU; the page has advice for each reason. */
export type FallbackReason =
  | 'no-webgpu'
  | 'insecure-origin'
  | 'no-adapter'
  | 'software-adapter'
  | 'no-f16'
  /** The device's check has found it wrong. */
  | 'wrong-f16'
  | 'wrong-gpu'
  | 'chosen';

export interface DeviceReport {
  readonly backend: 'webgpu' | 'wasm';
  readonly precision: 'fp16' | 'fp32';
  /** The driver's name for the GPU; null on the WASM backend. */
  readonly adapter: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isSoftware: boolean;
    readonly maxBufferSize: number;
  } | null;
  /** CPU threads that the WASM backend uses (1 without cross-origin isolation). */
  readonly threads: number;
  readonly fallbackReasons: readonly FallbackReason[];
  /** Of the GPU; null on the CPU, and as long as the GPU has not been checked. */
  readonly plan: DevicePlan | null;
}

export interface GenerateRequest extends JobRequest, PictureOptions {
  readonly modelId: string;
  readonly prompt: string;
  /** null for a picture that starts from noise. */
  readonly start: StartPicture | null;
  /** null for a picture that is painted in one pass. Not together with `start`. */
  readonly hires: HiresFix | null;
  /** Pictures that guide the painting; usually none. */
  readonly controls: readonly Control[];
  /** The prompts before choices such as `{red|green}` were made; only the engine sets it. */
  readonly template?: { readonly prompt: string; readonly negativePrompt: string };
}

/** sRGB, 8 bit, alpha 255; row-major `[height, width, 4]`. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Where a picture is. With hires fix there is a second pass, perhaps by tiles. */
export interface PassProgress {
  /** From 1. */
  readonly pass: number;
  readonly passes: number;
  /** From 1: the step that is done, or in which a tile begins. */
  readonly step: number;
  readonly totalSteps: number;
}

export type ProgressEvent =
  /** Weights are being loaded from network or disk into OPFS, and verified. */
  | {
      readonly type: 'downloading';
      readonly loadedBytes: number;
      readonly totalBytes: number;
      readonly file: string;
    }
  /** LoRAs are being merged into the model's weights, once for each set of LoRAs. */
  | { readonly type: 'fusing-loras' }
  /** A part's session is being created on the device. */
  | {
      readonly type: 'loading';
      readonly part:
        | 'text-encoder'
        | 'text-projection'
        | 'image-encoder'
        | 'unet'
        | 'control-net'
        | 'vae-encoder'
        | 'vae-decoder'
        | 'upscaler'
        | 'safety-checker';
    }
  | { readonly type: 'encoding' }
  /** Tile `tile` of `tiles` of the start picture is being encoded; a picture that fits whole is one tile. */
  | { readonly type: 'encoding-image'; readonly tile: number; readonly tiles: number }
  /** A step is done; `preview` is the picture predicted so far. */
  | (PassProgress & {
      readonly type: 'step';
      readonly stepMs: number;
      /** Until the last step of all passes. */
      readonly remainingMs: number;
      readonly preview: RgbaImage | null;
    })
  /** A tile of a step begins. */
  | (PassProgress & {
      readonly type: 'tile';
      readonly tile: number;
      readonly tiles: number;
      /** As the last step of this pass said; null in its first. */
      readonly remainingMs: number | null;
    })
  /** Tile `tile` of `tiles` of the picture is being decoded. */
  | { readonly type: 'decoding'; readonly tile: number; readonly tiles: number }
  /** Part `tile` of `tiles` of a picture is being enlarged. */
  | { readonly type: 'enlarging'; readonly tile: number; readonly tiles: number }
  /** The model's safety checker looks at the finished picture. */
  | { readonly type: 'checking' }
  /** `done` of `total` rows of a benchmark. */
  | { readonly type: 'measuring'; readonly done: number; readonly total: number }
  /** `done` of `total` texts and pictures have been read. */
  | { readonly type: 'matching'; readonly done: number; readonly total: number }
  /** The ranks of the pictures of `done` of `total` texts are known. */
  | { readonly type: 'ranking'; readonly done: number; readonly total: number };

/** Warnings about a finished picture. */
export type GenerateWarning =
  | { readonly type: 'prompt-truncated'; readonly field: PromptField; readonly dropped: string }
  | {
      readonly type: 'unknown-characters';
      readonly field: PromptField;
      readonly characters: readonly string[];
    }
  | { readonly type: 'unconditional' }
  /** The model does not have some of a LoRA's modules. */
  | {
      readonly type: 'lora-partly-used';
      readonly name: string;
      readonly unmatched: number;
      readonly modules: number;
    }
  /** The second pass's prompt names other LoRAs than the first one's, which hold for both. */
  | { readonly type: 'hires-loras-ignored' }
  /** The text encoder can be read only at one layer. */
  | { readonly type: 'clip-skip-ignored' }
  /** The VAE has overflowed fp16, in this picture or one before it. */
  | { readonly type: 'decoded-in-fp32' }
  /** All of the start picture is masked, so that nothing of it is kept. */
  | { readonly type: 'mask-covers-all' }
  /** The model's own safety checker would replace the picture with a black one. The page covers it instead. */
  | { readonly type: 'marked-unsafe' };

export type PromptField = 'prompt' | 'negativePrompt' | 'hiresPrompt';

/** The picture's parameters, which its PNG contains and which reproduce it. */
export interface GenerationParameters extends Omit<GenerateRequest, 'jobId'> {
  /** As passed to the tokenizer, including the style tag. */
  readonly fullPrompt: string;
  /** The same of the second pass; empty if it had no prompt of its own. */
  readonly fullHiresPrompt: string;
  /** Stored too, because the model may no longer be on this device. */
  readonly modelName: string;
  /** Of the model's manifest: one that ships with the page changes. Earlier versions of this page did not say. */
  readonly modelVersion?: string;
  readonly backend: DeviceReport['backend'];
  readonly precision: DeviceReport['precision'];
}

export interface GenerateTimings {
  readonly prepareMs: number;
  readonly encodeMs: number;
  readonly denoiseMs: number;
  /** Includes the safety check. */
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
  | Cancelled;

/** The interface of a worker with a device, beside its jobs (jobs.ts), which run one at a time, in order of arrival. */
export interface EngineApi {
  /** Detects the device; a `preference` other than 'auto' overrides the choice for later jobs. */
  start(preference: BackendPreference): Promise<Outcome<DeviceReport>>;
  /** Forgets what is known about the device, and checks and measures it at once, which takes seconds. */
  checkAgain(): Promise<Outcome<DeviceReport>>;
  /** Stores the model's files in OPFS and verifies them. */
  prepare(
    modelId: string,
    onProgress: (event: ProgressEvent) => void,
  ): Promise<Outcome<ModelManifest>>;
  /** How many pixels the model can paint at once on this device, as far as can be told without trying. */
  largestPicture(modelId: string): Promise<Outcome<number>>;
  /** Ends a waiting job at once and a running one after its current step. Unknown ids are ignored. */
  cancel(jobId: string): Promise<void>;
}
