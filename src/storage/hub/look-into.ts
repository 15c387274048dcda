import { identifyCheckpoint, SD1_CHECKPOINTS } from '../../core/formats/checkpoint/identify.ts';
import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { addOnKindOf } from '../../contract/add-on-kinds.ts';
import type { PlannedFile } from '../../contract/download-plan.ts';
import { lookAtAddOn } from '../add-ons/look-at-add-on.ts';
import { isTransient } from '../download/retry.ts';
import { readableKind, type ReadableKind } from '../import/other-kinds.ts';
import { wholeParts } from '../import/single-file-recipe.ts';
import { NotInspectable, remoteSource, type RemoteFile } from './remote-source.ts';

/**
 * Reads a weight file's header, some kilobytes of gigabytes, if the site supports ranges.
 *
 * @param config the config beside it; {} if there is none
 * @returns what it is; null if the site does not allow it to be read
 * @throws AppError `unsupported` and `invalid-file`, like the import
 */
export async function lookInto(
  { path, bytes, hash }: PlannedFile,
  site: Pick<RemoteFile, 'url' | 'headers' | 'signal'>,
  config: Readonly<Record<string, unknown>> = {},
): Promise<ReadableKind | null> {
  try {
    const file = await openCheckpoint(remoteSource({ name: path, bytes, ...site }));
    const kind = readableKind(path, identifyCheckpoint(file.tensors));
    if (SD1_CHECKPOINTS.includes(kind)) wholeParts(file, null);
    const addOn = addOnKindOf(kind);
    if (addOn) await lookAtAddOn(addOn, file, { path, config, sha256: hash?.digest ?? '' });
    return kind;
  } catch (error) {
    site.signal.throwIfAborted();
    if (isTransient(error) || error instanceof NotInspectable) return null;
    throw error;
  }
}
