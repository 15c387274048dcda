import type { CheckpointFile } from '../../core/formats/checkpoint/checkpoint-file.ts';
import type { WeightsKind } from '../../contract/add-on-kinds.ts';
import type { ImportWarning } from '../../contract/model-import.ts';
import type { ImportContext } from '../import/import-model.ts';
import type { SourceFiles } from '../import/source-files.ts';
import type { AddOnFacts } from './stored-add-on.ts';

/** A file that becomes an add-on. */
export interface FoundAddOn {
  readonly type: 'add-on';
  readonly kind: WeightsKind;
  readonly path: string;
  readonly file: Blob;
  readonly checkpoint: CheckpointFile;
}

export interface Surroundings {
  /** All files that came with it. */
  readonly files: SourceFiles;
  /** The name of the hub's repository that they are from, without its owner. */
  readonly repository: string | null;
}

/** An add-on that has passed all checks, before its first byte is written. */
export interface PreparedAddOn {
  readonly name: string;
  /** A1111's hash of the source. */
  readonly hash: string;
  /** Size in the library. */
  readonly bytes: number;
  readonly warnings: readonly ImportWarning[];
  /** Writes the file of this name into the folder. */
  write(
    directory: FileSystemDirectoryHandle,
    file: string,
  ): Promise<{ readonly facts: AddOnFacts; readonly warnings?: readonly ImportWarning[] }>;
}

/** @throws AppError for a file that no supported model can use, and for a broken one; the signal's reason */
export type PrepareAddOn = (
  found: FoundAddOn,
  surroundings: Surroundings,
  context: ImportContext,
) => Promise<PreparedAddOn>;
