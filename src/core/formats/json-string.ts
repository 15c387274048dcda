/**
 * The end of the JSON string that opens at `start`: after its closing quote, or at the end of the text if there is none. A regular
 * expression would overflow its stack on strings of ten megabytes, which a trainer's metadata can contain.
 */
export function endOfJsonString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    // The opening quote ends the count at the latest.
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
