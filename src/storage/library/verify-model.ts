import { AppError } from '../../core/errors.ts';
import type { ModelDamage, VerifyProgress } from '../../contract/library.ts';
import { modelBytes } from '../../contract/model-files.ts';
import { hasContent } from '../content-hash.ts';
import { using } from '../locks.ts';
import { modelDirectory, readManifest } from '../stored-model.ts';
import { readFile } from '../opfs.ts';

const REPORT_BYTES = 8 * 2 ** 20;

/**
 * Reads every file of a model and compares its SHA-256 with the manifest's.
 *
 * @returns what is wrong; empty for a sound model
 * @throws AppError `not-found`
 */
export function verifyModel(
  id: string,
  onProgress: (progress: VerifyProgress) => void,
): Promise<ModelDamage[]> {
  return using([id], () => verify(id, onProgress));
}

async function verify(
  id: string,
  onProgress: (progress: VerifyProgress) => void,
): Promise<ModelDamage[]> {
  const directory = await modelDirectory(id);
  const manifest = directory && (await readManifest(directory));
  if (!directory || !manifest) throw new AppError('not-found', `No model ${id}.`, { what: id });

  const totalBytes = modelBytes(manifest);
  const damages: ModelDamage[] = [];
  let verifiedBytes = 0;
  let reportedBytes = 0;
  for (const entry of manifest.files) {
    const { path, bytes } = entry;
    const file = await readFile(directory, path);
    if (!file) {
      damages.push({ file: path, problem: 'missing' });
    } else if (file.size !== bytes) {
      damages.push({ file: path, problem: 'changed' });
    } else {
      const isRight = await hasContent(file, entry, (read) => {
        verifiedBytes += read;
        if (verifiedBytes - reportedBytes < REPORT_BYTES && verifiedBytes < totalBytes) return;
        reportedBytes = verifiedBytes;
        onProgress({ file: path, verifiedBytes, totalBytes });
      });
      if (!isRight) damages.push({ file: path, problem: 'changed' });
    }
  }
  return damages;
}
