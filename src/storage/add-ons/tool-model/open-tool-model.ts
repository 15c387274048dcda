import { AppError } from '../../../core/errors.ts';
import type { ToolTask } from '../../../contract/picture-tools.ts';
import { unpackZip, type SourceFiles } from '../../import/source-files.ts';
import { findAddOn } from '../../library/find-add-on.ts';
import type { ToolPrecision } from './tool-model-files.ts';

export interface ToolModelFiles {
  /** No other model ever has the same. */
  readonly id: string;
  readonly name: string;
  readonly task: ToolTask;
  readonly precision: ToolPrecision;
  /** Slices of the file on the disk. */
  readonly files: SourceFiles;
}

/**
 * @throws AppError `invalid-request` if the library has none of this name, or if it is for another task; `integrity` if its file has
 * changed
 */
export async function openToolModel(name: string, task: ToolTask): Promise<ToolModelFiles> {
  const { stored, file } = await findAddOn('tool-model', name);
  if (stored.task !== task) {
    throw new AppError('invalid-request', `${name} is a model for ${stored.task}.`, {
      field: 'models',
      what: 'tool-task',
      found: name,
    });
  }
  const files = await unpackZip(name, file);
  if (!files) throw new AppError('internal', `${stored.id} is no archive.`);
  return { id: stored.file, name, task, precision: stored.precision, files };
}
