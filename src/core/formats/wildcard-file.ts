/** The lines of a wildcard file, without comments (`#`) and empty lines. */
export function wildcardLines(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * The name by which a template refers to the list: `animals/cats` for `wildcards/animals/cats.txt`. Characters that a name cannot
 * contain become dashes.
 */
export function wildcardName(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:.*\/)?wildcards\//iu, '')
    .replace(/\.txt$/iu, '')
    .split('/')
    .map((part) =>
      part
        .replace(/[^\p{L}\p{N}_\-. ]+/gu, '-')
        .replace(/_{2,}/gu, '_')
        .replace(/^[^\p{L}\p{N}]+|[_\s]+$/gu, ''),
    )
    .filter((part) => part !== '')
    .join('/');
}
