import { unsupportedFile } from '../../../core/formats/file-error.ts';
import { parsePythonJson } from '../../../core/formats/python-json.ts';
import { zipFrame } from '../../../core/formats/zip-writer.ts';
import { AppError } from '../../../core/errors.ts';
import type { Added, NameTaken } from '../../../contract/model-import.ts';
import { blobChunks } from '../../blob-source.ts';
import { sha256OfBlob } from '../../file-hash.ts';
import { writeHashed } from '../../hashed-file.ts';
import type { ImportContext } from '../../import/import-model.ts';
import { textOf, type SourceFiles } from '../../import/source-files.ts';
import { storeAddOn } from '../../library/add-ons.ts';
import { namesake } from '../../library/find-add-on.ts';
import { requireSpace } from '../../opfs.ts';
import { classOf, toolTaskOf } from './tool-task.ts';
import { TOOL_CONFIG, toolModelFiles } from './tool-model-files.ts';

/** Names are only shown. */
const SIGNS = /\p{Cc}/gu;

/**
 * Keeps a model for a tool, in one file: so it is listed, verified and deleted like any other add-on.
 *
 * @param files of its folder
 * @throws AppError `unsupported` for a model of another task, and for one that is not complete; `quota`; the signal's reason
 */
export async function importToolModel(
  files: SourceFiles,
  name: string,
  { signal, onProgress, mayReplace }: ImportContext,
): Promise<Extract<Added, { type: 'add-on' }> | NameTaken> {
  const config = parsePythonJson(await textOf(files, TOOL_CONFIG), TOOL_CONFIG);
  const task = toolTaskOf(config);
  if (!task) throw otherTask(classOf(config));
  const { chosen, missing } = toolModelFiles([...files.keys()], task);
  if (!chosen) throw incomplete(missing);
  const { paths, precision } = chosen;
  const parts = paths.map((path) => ({ name: path, bytes: files.get(path)!.size, crc32: 0 }));
  const { headers, directory: end } = zipFrame(parts);
  const pieces = paths.flatMap((path, index) => [headers[index]!, files.get(path)!]);
  const whole = new Blob([...pieces, end]);
  await requireSpace(whole.size);
  onProgress({ type: 'reading', file: paths.at(-1) ?? name });
  const hash = await sha256OfBlob(files.get(paths.at(-1)!)!);
  signal.throwIfAborted();
  const id = { kind: 'tool-model', name: name.replace(SIGNS, '_').trim() || task } as const;
  const other = mayReplace ? null : await namesake(id, hash);
  if (other) return { type: 'name-taken', addOn: other };
  const addOn = await storeAddOn(id, async (directory, file) => {
    const { path: _, ...written } = await writeHashed(directory, file, blobChunks(whole, name));
    return { ...written, kind: id.kind, hash, task, precision };
  });
  return { type: 'add-on', addOn, warnings: [] };
}

/** @param named the model's class */
export const otherTask = (named: string): AppError =>
  unsupportedFile(TOOL_CONFIG, 'another task', ['depth', 'pose'], { fault: 'tool-task', named });

export const incomplete = (missing: readonly string[]): AppError =>
  new AppError('unsupported', `The model lacks ${missing.join(', ')}.`, {
    what: 'repository',
    missing: [...missing],
  });
