import type { ProblemLog } from './caption-problem.ts';

const EXTENSION = /\.(jpe?g|png|webp|gif|bmp|avif)$/i;

export const isPictureName = (path: string): boolean => EXTENSION.test(path);

/**
 * Finds pictures by the names in captions: with or without folders, with or without an extension, in any case, and in either Unicode
 * normalization form, because macOS stores names in a different one.
 *
 * @param paths the paths of all pictures
 * @returns the index of a picture; undefined if none has that name
 */
export function findByName(
  paths: readonly string[],
  problems: ProblemLog,
): (name: string) => number | undefined {
  const indices = new Map<string, number>();
  const ambiguous = new Set<string>();
  const enter = (key: string, index: number) => {
    if (indices.has(key)) ambiguous.add(key);
    else indices.set(key, index);
  };
  for (const [index, path] of paths.entries()) {
    const folders = normal(path).split('/');
    for (let first = 0; first < folders.length; first += 1) {
      enter(folders.slice(first).join('/'), index);
    }
    const last = folders.at(-1)!;
    enter(last.replace(EXTENSION, ''), index);
  }
  const told = new Set<string>();
  return (name) => {
    const folders = normal(name).split('/');
    for (let first = 0; first < folders.length; first += 1) {
      const key = folders.slice(first).join('/');
      const index = indices.get(key);
      if (index === undefined) continue;
      if (ambiguous.has(key) && !told.has(key)) {
        told.add(key);
        problems.note('ambiguous-picture', name);
      }
      return index;
    }
    return undefined;
  };
}

const normal = (path: string) =>
  path
    .trim()
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '');
