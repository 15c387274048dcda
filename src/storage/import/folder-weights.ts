import type { CheckpointFile } from '../../core/formats/checkpoint/checkpoint-file.ts';
import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { openShards } from '../../core/formats/checkpoint/shards.ts';
import { invalidFile } from '../../core/formats/file-error.ts';
import { blobSource } from '../blob-source.ts';
import { chooseWeights } from '../hub/weight-sets.ts';
import type { SourceFiles } from './source-files.ts';

/**
 * Opens the weights in a part's folder of a diffusers pipeline: one file, or the shards that their index names.
 *
 * @returns null if no set of weights is complete
 * @throws AppError `invalid-file`, `unsupported`
 */
export async function openFolderWeights(
  files: SourceFiles,
  folder: string,
): Promise<CheckpointFile | null> {
  const paths = [...files.keys()].filter(
    (path) => /^[^/]+\/[^/]+$/.test(path) && path.startsWith(`${folder}/`),
  );
  const weights = chooseWeights(paths);
  if (!weights) return null;
  const source = (path: string) => {
    const file = files.get(path);
    if (!file) throw invalidFile(path, 'missing', { missing: [path] });
    return blobSource(path, file);
  };
  const index = weights.paths.find((path) => path.endsWith('.json'));
  if (index === undefined) return openCheckpoint(source(weights.paths[0]!));
  return openShards(source(index), (name) => source(`${folder}/${name}`));
}
