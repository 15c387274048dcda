import type { Outcome } from './engine-api.ts';
import type { Cancelled, JobRequest } from './job-request.ts';
import type { PictureTool, ToolTask } from './picture-tools.ts';

export interface ToolRequest extends JobRequest {
  readonly tool: PictureTool;
  /** A file of any kind that the browser can decode. */
  readonly picture: Blob;
  /** White where the picture is to be painted over; only for `inpaint`, which needs one. */
  readonly mask?: Blob;
  /** The shorter edge, in pixels, at which the tool looks at the picture; null for its own size. */
  readonly resolution: number | null;
  /** By the names in the table of tools; what is missing has its default. */
  readonly options: Readonly<Record<string, number>>;
  /** The names of the add-ons of kind `tool-model` that are to be used, by their tasks. */
  readonly models: Readonly<Partial<Record<ToolTask, string>>>;
}

export type ToolProgress =
  /** The program and the model are being loaded. */
  | { readonly type: 'loading' }
  /** `done` of `total` parts of the work, such as people in a picture. */
  | { readonly type: 'running'; readonly done: number; readonly total: number };

export type ToolWarning =
  /** Nothing came out: no person was found, or all is of one colour. */
  { readonly type: 'nothing-found' };

export type ToolResult =
  | {
      readonly type: 'picture';
      /** A PNG; with transparency only from `background` and `inpaint`. */
      readonly picture: Blob;
      /** In pixels. */
      readonly width: number;
      readonly height: number;
      /** White where the subject is: a PNG of the same size; only from `background`. */
      readonly mask: Blob | null;
      readonly warnings: readonly ToolWarning[];
    }
  | { readonly type: 'text'; readonly text: string };

/** The tools' worker, which is started at the first click. It runs one tool at a time, in order of arrival. */
export interface ToolsApi {
  /** @throws nothing; a tool's model that is missing, of another task or no model is an error in the outcome */
  runTool(
    request: ToolRequest,
    onProgress: (event: ToolProgress) => void,
  ): Promise<Outcome<ToolResult | Cancelled>>;
  /** Ends a tool that waits or runs; its outcome is then `cancelled`. Unknown ids are ignored. */
  cancelTool(jobId: string): Promise<void>;
}
