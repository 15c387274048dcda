import { childrenOf, openDirectory, removePath } from '../opfs.ts';

/** Removes what earlier tests have left: those that run in one process have one disk. */
export async function emptyDisk(): Promise<void> {
  const root = await openDirectory('');
  for (const { name } of await childrenOf(root)) await removePath(root, name);
}
