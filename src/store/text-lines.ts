/** The lines of a text, trimmed, without empty lines and duplicates. */
export function textLines(text: string): readonly string[] {
  const lines = text.split(/[\r\n\u0085\u2028\u2029]+/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}
