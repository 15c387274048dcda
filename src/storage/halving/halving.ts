import { AppError } from '../../core/errors.ts';
import type { PlannedFile } from '../../contract/download-plan.ts';
import { isModelFile } from '../../contract/model-files.ts';
import type { FileSink } from '../download/file-sink.ts';
import { withRetries } from '../download/retry.ts';
import { NotInspectable, remoteSource } from '../hub/remote-source.ts';
import { PART, readFile, removePath, writeFile } from '../opfs.ts';
import { StandIn } from '../stand-in.ts';
import { ArrivingSource } from './arriving-source.ts';
import { planHalves } from './half-plan.ts';
import { HalvedFile, NotConvertible, type Conversion } from './halved-file.ts';
import { beside, forgetSource, HALVES_DIRECTORY, readHalved, TABLE } from './halving-store.ts';
import { readTable, tableFile, tableSource, type SourceTable } from './source-table.ts';

export interface HalvingOptions {
  /** The download's folder, and in it the folder of whole files. */
  readonly directory: FileSystemDirectoryHandle;
  readonly root: FileSystemDirectoryHandle;
  readonly files: readonly PlannedFile[];
  readonly urlOf: (path: string) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** The text of CLIP's merges.txt. */
  readonly clipMerges: () => Promise<string>;
}

type Conversions = ReadonlyMap<string, Conversion & { readonly outputBytes: number }>;

/** Whatever is wrong with a file is reported by its import, once the file is there. */
const LEFT_TO_IMPORT = ['invalid-file', 'unsupported', 'invalid-config'];

export function isNotConvertible(error: unknown): boolean {
  return (
    error instanceof NotConvertible ||
    error instanceof NotInspectable ||
    (error instanceof AppError && LEFT_TO_IMPORT.includes(error.code))
  );
}

/**
 * Converts a model's weights to fp16 while they arrive, so that the disk never holds them as they were published. It needs a
 * site with ranges, because files of PyTorch have their table at the end. Anything else is downloaded as it is.
 */
export class Halving {
  #planned: Promise<Conversions> | null = null;

  constructor(private readonly options: HalvingOptions) {}

  /** Whether a file may be converted. The other files have to be there first. */
  static isWeights({ path, parts }: PlannedFile): boolean {
    return isModelFile(path) && !/\.zip$/i.test(path) && !parts;
  }

  /**
   * Where a file's bytes are converted; null if it has to be downloaded as it is.
   *
   * @throws AppError `network` and the like; the signal's reason
   */
  async sinkOf(file: PlannedFile): Promise<FileSink | null> {
    const conversion = await this.#conversionOf(file);
    return conversion && HalvedFile.open(this.options.directory, file, conversion);
  }

  /** How many bytes the disk will hold of a file. */
  async bytesOnDisk(file: PlannedFile): Promise<number> {
    return (await this.#conversionOf(file))?.outputBytes ?? file.bytes;
  }

  /** Deletes what a file was converted to, because it has to be downloaded as it is. */
  async giveUp(file: PlannedFile): Promise<void> {
    const { directory } = this.options;
    const conversions = await this.#conversions();
    await forgetSource(directory, file.path);
    for (const { layout } of conversions.get(file.path)?.passages ?? []) {
      await removePath(directory, `${HALVES_DIRECTORY}/${layout.path}`);
    }
    this.#planned = Promise.resolve(
      new Map([...conversions].filter(([path]) => path !== file.path)),
    );
  }

  async #conversionOf(file: PlannedFile) {
    if (!Halving.isWeights(file)) return null;
    // An earlier visit began to download it as it is.
    if (await readFile(this.options.root, file.path + PART)) return null;
    return (await this.#conversions()).get(file.path) ?? null;
  }

  #conversions(): Promise<Conversions> {
    this.#planned ??= withRetries(() => this.#plan(), this.options).catch((error: unknown) => {
      this.#planned = null;
      throw error;
    });
    return this.#planned;
  }

  async #plan(): Promise<Conversions> {
    const { directory, root, files, signal, clipMerges } = this.options;
    const found = new Map<string, Blob>();
    const opened = new Map<string, { source: ArrivingSource; table: SourceTable }>();
    for (const file of files) {
      const whole = await readFile(root, file.path);
      if (whole?.size === file.bytes) found.set(file.path, whole);
      else if (Halving.isWeights(file)) {
        const weights = await this.#open(file);
        found.set(file.path, new StandIn(weights.source));
        opened.set(file.path, weights);
      }
    }
    try {
      const planned = await planHalves(found, clipMerges);
      const conversions = new Map<string, Conversion & { outputBytes: number }>();
      for (const [path, passages] of planned) {
        const weights = opened.get(path);
        if (!weights || (await readHalved(directory, path))) continue;
        await writeFile(directory, beside(path, TABLE), tableFile(weights.table).stream());
        const layouts = new Set(passages.map(({ layout }) => layout));
        const outputBytes = [...layouts].reduce((sum, { bytes }) => sum + bytes, 0);
        conversions.set(path, { ...weights, passages, outputBytes });
      }
      return conversions;
    } catch (error) {
      signal.throwIfAborted();
      if (isNotConvertible(error)) return new Map();
      throw error;
    }
  }

  /** A file on its site, whose table is read from there or was kept by an earlier visit. */
  async #open({ path: name, bytes }: PlannedFile) {
    const { directory, urlOf, headers, signal } = this.options;
    const kept = await readFile(directory, beside(name, TABLE));
    const ranges = [...((kept && (await readTable(kept)))?.ranges ?? [])];
    const remote = remoteSource({ name, url: urlOf(name), bytes, headers, signal });
    const table = { name, bytes, ranges };
    const behind = tableSource(table, {
      async read(start, end) {
        const content = await remote.read(start, end);
        ranges.push({ start, content: content.slice() });
        return content;
      },
    });
    return { table, source: new ArrivingSource({ name, bytes, behind }) };
  }
}
