/**
 * The text of the vocab.json that belongs to CLIP's merges.txt: the 256 bytes, the same bytes at the end of a word, one token per merge
 * in order, and the two special tokens (`SimpleTokenizer` of openai/CLIP, clip/simple_tokenizer.py).
 *
 * @param merges the text of merges.txt
 */
export function clipVocab(merges: string): string {
  const lines = merges.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#version'));
  const bytes = byteCharacters();
  const tokens = [
    ...bytes,
    ...bytes.map((character) => `${character}</w>`),
    ...lines.map((line) => line.replace(' ', '')),
    '<|startoftext|>',
    '<|endoftext|>',
  ];
  // Built as text, because an object would put the digits first.
  return `{${tokens.map((token, id) => `${JSON.stringify(token)}:${id}`).join()}}`;
}

/** A visible character for each byte; bytes that are visible themselves come first: `bytes_to_unicode` of GPT-2. */
function byteCharacters(): string[] {
  const isVisible = (byte: number) =>
    (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte <= 0xff && byte !== 0xad);
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  const visible = all.filter(isVisible).map((byte) => String.fromCharCode(byte));
  const others = all.filter((byte) => !isVisible(byte)).map((_, n) => String.fromCharCode(256 + n));
  return [...visible, ...others];
}
