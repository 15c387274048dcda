import type { Pixels } from '../../core/image/resample.ts';
import type { ToolTask } from '../../contract/picture-tools.ts';
import type { ToolProgress } from '../../contract/tools-api.ts';
import type { ToolModel } from '../../runtime/tools/tool-model.ts';

export interface ToolContext {
  /** The request's, or the table's default. */
  readonly options: Readonly<Record<string, number>>;
  /** One channel, the size of the picture; null if the request has none. */
  readonly mask: Pixels | null;
  /** The chosen model of a task; null if none was chosen. */
  readonly model: (task: ToolTask) => Promise<ToolModel | null>;
  readonly onProgress: (event: ToolProgress) => void;
  /** To be checked between steps of the work. */
  readonly signal: AbortSignal;
}

/** What a tool makes: a picture of one, three or four channels, or a text. */
export type Made =
  | {
      readonly picture: Pixels;
      /** One channel. */
      readonly mask?: Pixels;
      /** Whether nothing came out; by default, whether the picture is black. */
      readonly isEmpty?: boolean;
    }
  | { readonly text: string };

/**
 * @param pixels three channels, at the size at which the tool looks at them
 * @throws AppError, which the page explains to the user
 */
export type ToolRunner = (pixels: Pixels, context: ToolContext) => Made | Promise<Made>;
