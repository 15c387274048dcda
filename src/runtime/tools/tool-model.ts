import type { PreTrainedModel, PreTrainedTokenizer, Processor, Tensor } from '@xenova/transformers';
import { AppError } from '../../core/errors.ts';
import { invalidFile } from '../../core/formats/file-error.ts';
import type { Pixels } from '../../core/image/resample.ts';
import type { ToolTask } from '../../contract/picture-tools.ts';
import { pillowImage } from './pillow-image.ts';
import {
  loadTransformers,
  withFiles,
  type FilesOfModel,
  type Transformers,
} from './transformers.ts';

/** A network's output, row-major. */
export interface NumberMap {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Something that was found in a picture. */
export interface Detection {
  readonly label: string;
  readonly score: number;
  /** In pixels of the picture. */
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
}

export interface ToolModelSource {
  readonly name: string;
  /** No other model ever has the same. */
  readonly id: string;
  readonly task: ToolTask;
  readonly precision: 'q8' | 'fp32' | 'int8' | 'uint8' | 'fp16';
  readonly files: FilesOfModel;
}

type Outputs = Readonly<Record<string, Tensor>>;
type Call = (input: unknown) => Promise<Outputs>;

/** Where on the hub's list of classes transformers.js finds the model's. */
const CLASSES = {
  'depth-estimation': 'AutoModelForDepthEstimation',
  'background-removal': 'AutoModel',
  'image-segmentation': 'AutoModelForSemanticSegmentation',
  'image-to-text': 'AutoModelForVision2Seq',
  'pose-estimation': 'AutoModelForPoseEstimation',
  'object-detection': 'AutoModelForObjectDetection',
} as const satisfies Readonly<Record<ToolTask, keyof Transformers>>;

/** Longer captions are cut off. */
const MAX_CAPTION_TOKENS = 32;

/** A model that looks at pictures, as transformers.js runs it on the CPU. */
export class ToolModel {
  private constructor(
    readonly source: ToolModelSource,
    private readonly library: Transformers,
    private readonly processor: Processor,
    private readonly model: PreTrainedModel,
    private readonly tokenizer: PreTrainedTokenizer | null,
  ) {}

  /** @throws AppError `invalid-file` if it is no model; `out-of-memory`; like `loadTransformers` */
  static async open(source: ToolModelSource): Promise<ToolModel> {
    const { id, name, task, files, precision } = source;
    const library = await loadTransformers();
    const options = {
      dtype: precision,
      // Its own list of devices is empty, as the runtime is not its own.
      device: 'auto',
      session_options: { executionProviders: ['wasm'] },
    } as const;
    try {
      return await withFiles(id, files, async () => {
        const processor = await library.AutoProcessor.from_pretrained(id, {});
        const tokenizer =
          task === 'image-to-text' ? await library.AutoTokenizer.from_pretrained(id, {}) : null;
        const model = await library[CLASSES[task]].from_pretrained(id, options);
        return new ToolModel(source, library, processor, model, tokenizer);
      });
    } catch (error) {
      throw unusable(name, error);
    }
  }

  /** The class names of its outputs, by their numbers. */
  get labels(): ReadonlyMap<number, string> {
    const { id2label } = this.model.config as { id2label?: Readonly<Record<string, string>> };
    return new Map(Object.entries(id2label ?? {}).map(([id, label]) => [Number(id), label]));
  }

  /** The size `[width, height]` at which a pose model looks, in pixels. */
  get inputSize(): readonly [number, number] {
    const { size } = this.#imageProcessor;
    return [size?.width ?? 192, size?.height ?? 256];
  }

  /** Mean and standard deviation of each channel, as the model expects them. */
  get normalization(): { readonly mean: readonly number[]; readonly std: readonly number[] } {
    const { image_mean, image_std } = this.#imageProcessor;
    return { mean: image_mean ?? [0, 0, 0], std: image_std ?? [1, 1, 1] };
  }

  /**
   * Runs the network on a picture, as its processor prepares it.
   *
   * @throws AppError `invalid-file` if it cannot; `out-of-memory`
   */
  async look(picture: Pixels): Promise<Readonly<Record<string, NumberMap>>> {
    return mapsOf(await this.#attempt(async () => this.#run(await this.#prepared(picture))));
  }

  /** The same with numbers `[count, 3, height, width]` that were prepared elsewhere. */
  async run({ shape, data }: NumberMap): Promise<Readonly<Record<string, NumberMap>>> {
    const { Tensor } = this.library;
    const pixels = new Tensor('float32', data, [...shape]);
    return mapsOf(await this.#attempt(() => this.#run({ pixel_values: pixels })));
  }

  /** What is seen in a picture, with at least this probability. */
  async detect(picture: Pixels, threshold: number): Promise<readonly Detection[]> {
    const { labels } = this;
    return this.#attempt(async () => {
      const outputs = await this.#run(await this.#prepared(picture));
      const size = [[picture.height, picture.width]];
      const [found] = this.#imageProcessor.post_process_object_detection!(outputs, threshold, size);
      return found!.boxes.map(([left = 0, top = 0, right = 0, bottom = 0], index) => ({
        label: labels.get(found!.classes[index]!) ?? '',
        score: found!.scores[index]!,
        box: { left, top, right, bottom },
      }));
    });
  }

  /** A picture in words. */
  async caption(picture: Pixels): Promise<string> {
    const { tokenizer } = this;
    if (!tokenizer) throw new AppError('internal', `${this.source.name} writes no captions.`);
    return this.#attempt(async () => {
      const { pixel_values } = await this.#prepared(picture);
      const ids = await this.model.generate({
        inputs: pixel_values as Tensor,
        max_new_tokens: MAX_CAPTION_TOKENS,
      });
      const [text = ''] = tokenizer.batch_decode(ids as Tensor, { skip_special_tokens: true });
      return text.trim();
    });
  }

  /** Releases its memory. */
  async release(): Promise<void> {
    await this.model.dispose();
  }

  get #imageProcessor() {
    return (this.processor.image_processor ?? this.processor) as unknown as ImageProcessorFields;
  }

  async #prepared(picture: Pixels): Promise<Record<string, unknown>> {
    const prepare = this.processor as unknown as (image: unknown) => Promise<object>;
    return { ...(await prepare(pillowImage(this.library, picture))) };
  }

  #run(inputs: Record<string, unknown>): Promise<Outputs> {
    const sessions = Object.values(this.model.sessions as Record<string, { inputNames: string[] }>);
    const names = sessions[0]?.inputNames ?? [];
    // Some models for backgrounds have a name of their own for it.
    const [only = ''] = names;
    if (names.length === 1 && !(only in inputs)) inputs[only] = inputs['pixel_values'];
    return (this.model as unknown as Call)(inputs);
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw unusable(this.source.name, error);
    }
  }
}

interface ImageProcessorFields {
  readonly size?: { readonly width?: number; readonly height?: number };
  readonly image_mean?: readonly number[];
  readonly image_std?: readonly number[];
  post_process_object_detection?(
    outputs: Outputs,
    threshold: number,
    sizes: readonly (readonly number[])[],
  ): { boxes: number[][]; classes: number[]; scores: number[] }[];
}

function mapsOf(outputs: Outputs): Readonly<Record<string, NumberMap>> {
  const maps = Object.entries(outputs).filter(([, value]) => value?.type === 'float32');
  return Object.fromEntries(
    maps.map(([name, { dims, data }]) => [name, { shape: dims, data: data as Float32Array }]),
  );
}

/** A model that cannot be opened, or that is not what its config says. */
export const brokenModel = (name: string, reason: string): AppError =>
  invalidFile(name, reason, { fault: 'tool-graph', what: 'tool-graph', found: name });

/** onnxruntime says only in words what went wrong. */
function unusable(name: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (/bad_alloc|out of memory|allocation|std::length_error/i.test(reason)) {
    return new AppError('out-of-memory', reason, { reason }, { cause: error });
  }
  return brokenModel(name, reason);
}
