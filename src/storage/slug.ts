/** A folder name that is valid in every file system; empty if the names have neither Latin letters nor digits. */
export function slug(...names: readonly string[]): string {
  const letters = names.join('-').toLowerCase();
  return letters.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
}
