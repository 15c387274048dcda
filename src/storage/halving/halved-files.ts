import type { PlannedFile } from '../../contract/download-plan.ts';
import { readFile } from '../opfs.ts';
import { StandIn } from '../stand-in.ts';
import { beside, readHalved, TABLE, type MadeFile } from './halving-store.ts';
import { readTable, tableSource } from './source-table.ts';

/** Weights that a download already has in the form in which a model keeps them. */
export interface ReadyWeights {
  /** The download's folder. */
  readonly directory: FileSystemDirectoryHandle;
  /** By their path in a model; `source` is the path of the published file. */
  readonly made: ReadonlyMap<string, MadeFile & { readonly source: string }>;
}

/**
 * What a download's files were converted to, and for each of them a stand-in that shows an import which tensors it had.
 */
export async function halvedFiles(
  directory: FileSystemDirectoryHandle,
  files: readonly PlannedFile[],
): Promise<{ readonly standIns: ReadonlyMap<string, StandIn>; readonly ready: ReadyWeights }> {
  const standIns = new Map<string, StandIn>();
  const made = new Map<string, MadeFile & { source: string }>();
  for (const { path } of files) {
    const halved = await readHalved(directory, path);
    const kept = halved && (await readFile(directory, beside(path, TABLE)));
    const table = kept && (await readTable(kept));
    if (!table) continue;
    standIns.set(path, new StandIn(tableSource(table), halved.digest));
    for (const one of halved.made) made.set(one.path, { ...one, source: path });
  }
  return { standIns, ready: { directory, made } };
}
