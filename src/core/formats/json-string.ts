/**
 * Where the JSON string that opens at `start` ends: after its closing quote, or at the end of the text if there is none.
 * A regular expression would overflow its stack on strings of ten megabytes, and a trainer's metadata can be that long.
 */
export function endOfJsonString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    // The opening quote stops the count at the latest.
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
