import { childrenOf, openDirectory, removePath } from '../opfs.ts';

/** Removes what earlier tests have left: tests in one process share a disk. */
export async function emptyDisk(): Promise<void> {
  const root = await openDirectory('');
  for (const { name } of await childrenOf(root)) await removePath(root, name);
}
