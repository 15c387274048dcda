import { AppError } from '../../core/errors.ts';
import { onWhite } from '../../core/image/alpha.ts';
import { scaledTo } from '../../core/image/guides/scaled.ts';
import { isBlack } from '../../core/image/is-black.ts';
import { resample, type Pixels } from '../../core/image/resample.ts';
import { withAlpha } from '../../core/image/with-alpha.ts';
import type { Outcome, RgbaImage } from '../../contract/engine-api.ts';
import type { Cancelled } from '../../contract/job-request.ts';
import { pictureTool, type PictureTool, type ToolTask } from '../../contract/picture-tools.ts';
import type { ToolProgress, ToolRequest, ToolResult, ToolsApi } from '../../contract/tools-api.ts';
import { JobQueue } from '../job-queue.ts';
import { outcomeOf } from '../outcome.ts';
import { ALPHA_CODECS, type PictureCodecs } from '../picture-codecs.ts';
import { checkToolRequest } from './check-tool-request.ts';
import { ToolModels, type HoldModels, type OpenToolFiles } from './tool-models.ts';
import type { Made, ToolRunner } from './tool-runner.ts';

export interface ToolsOptions {
  readonly runners: Readonly<Partial<Record<PictureTool, ToolRunner>>>;
  /** Finds the files of the tools' models. */
  readonly openFiles: OpenToolFiles;
  /** Keeps models from being changed or deleted while a tool uses them. */
  readonly holding?: HoldModels;
  /** The browser's by default. */
  readonly codecs?: PictureCodecs;
}

/** Implements the tools' worker: one tool at a time, errors as data, a cancellation as a result. */
export class ToolsHost implements ToolsApi {
  readonly #runners: ToolsOptions['runners'];
  readonly #codecs: PictureCodecs;
  readonly #models: ToolModels;
  readonly #holding: HoldModels;
  readonly #queue = new JobQueue();

  constructor({
    runners,
    openFiles,
    holding = (_, work) => work(),
    codecs = ALPHA_CODECS,
  }: ToolsOptions) {
    this.#holding = holding;
    this.#models = new ToolModels(openFiles);
    this.#runners = runners;
    this.#codecs = codecs;
  }

  runTool(
    request: ToolRequest,
    onProgress: (event: ToolProgress) => void,
  ): Promise<Outcome<ToolResult | Cancelled>> {
    return outcomeOf(async () => {
      const options = checkToolRequest(request);
      const runner = this.#runners[request.tool];
      if (!runner) throw new AppError('internal', `No code for the tool ${request.tool}.`);
      const result = await this.#queue.run(request.jobId, async (signal) => {
        onProgress({ type: 'loading' });
        const { pixels, mask } = await this.#read(request);
        const work = () =>
          this.#models.during(request.models, async (open) => {
            const model = async (task: ToolTask) => {
              onProgress({ type: 'loading' });
              const opened = await open(task);
              onProgress({ type: 'running', done: 0, total: 1 });
              return opened;
            };
            onProgress({ type: 'running', done: 0, total: 1 });
            return runner(pixels, { options, mask, model, onProgress, signal });
          });
        const made = await this.#holding(Object.values(request.models), work);
        return signal.aborted ? null : this.#written(made);
      });
      return result ?? { type: 'cancelled' };
    });
  }

  cancelTool(jobId: string): Promise<void> {
    this.#queue.cancel(jobId);
    return Promise.resolve();
  }

  async #read({ tool, picture, mask, resolution }: ToolRequest) {
    const own = onWhite(await this.#codecs.decode(picture));
    const scale = pictureTool(tool).isScaled ? resolution : null;
    const pixels = scale === null ? own : scaledTo(own, scale);
    return { pixels, mask: mask ? await this.#readMask(mask, pixels) : null };
  }

  async #readMask(file: Blob, { width, height }: Pixels): Promise<Pixels> {
    const { data, ...size } = onWhite(await this.#codecs.decode(file));
    const grey = Uint8Array.from({ length: data.length / 3 }, (_, pixel) => data[pixel * 3]!);
    return resample({ ...size, channels: 1, data: grey }, width, height, 'bilinear');
  }

  async #written(made: Made): Promise<ToolResult> {
    if ('text' in made) return { type: 'text', text: made.text };
    const { picture, mask = null, isEmpty = isBlack(picture) } = made;
    const { width, height } = picture;
    return {
      type: 'picture',
      picture: await this.#png(picture),
      width,
      height,
      mask: mask && (await this.#png(mask)),
      warnings: isEmpty ? [{ type: 'nothing-found' }] : [],
    };
  }

  #png(pixels: Pixels): Promise<Blob> {
    return this.#codecs.encode(rgba(pixels), new Map());
  }
}

function rgba({ width, height, channels, data }: Pixels): RgbaImage {
  if (channels === 4) return { width, height, data: new Uint8ClampedArray(data) };
  const rgb =
    channels === 3
      ? data
      : Uint8Array.from({ length: data.length * 3 }, (_, at) => data[Math.floor(at / 3)]!);
  return { width, height, data: withAlpha(rgb) };
}
