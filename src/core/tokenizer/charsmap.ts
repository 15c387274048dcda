import { invalidFile } from '../formats/file-error.ts';
import { decodeUtf8, encodeUtf8 } from '../formats/text-codec.ts';

/**
 * The rules by which SentencePiece normalizes text (`precompiled_charsmap`; src/normalizer.cc of google/sentencepiece): at each position,
 * the longest sequence of characters that a rule knows is replaced.
 *
 * The bytes are the length of a trie (uint32), the trie in Darts' double-array form (uint32 units, little endian), and the
 * replacements in UTF-8, each ending with a zero byte.
 *
 * @param file the name to use in errors
 * @throws AppError `invalid-file`
 */
export function readCharsmap(bytes: Uint8Array, file: string): (text: string) => string {
  const unreadable = () => invalidFile(file, 'rules for characters that cannot be read');
  if (bytes.length === 0) return (text) => text;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const trieBytes = bytes.length >= 4 ? view.getUint32(0, true) : 0;
  if (trieBytes === 0 || trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length) {
    throw unreadable();
  }
  const units = Uint32Array.from({ length: trieBytes / 4 }, (_, i) =>
    view.getUint32(4 + 4 * i, true),
  );
  const replacements = bytes.subarray(4 + trieBytes);
  const decode = (part: Uint8Array) => {
    try {
      return decodeUtf8(part);
    } catch {
      // A rule ends in the middle of a character.
      throw unreadable();
    }
  };
  const replacementAt = (offset: number) => {
    const end = replacements.indexOf(0, offset);
    return decode(replacements.subarray(offset, end < 0 ? undefined : end));
  };

  /** The longest rule for the characters from `start` on. */
  const match = (utf8: Uint8Array, start: number) => {
    let found: { readonly end: number; readonly offset: number } | null = null;
    let node = offsetOf(units[0]!);
    for (let at = start; at < utf8.length; at += 1) {
      node ^= utf8[at]!;
      const unit = units[node];
      if (unit === undefined || labelOf(unit) !== utf8[at]) break;
      node ^= offsetOf(unit);
      const value = units[node];
      if (hasLeaf(unit) && value !== undefined) found = { end: at + 1, offset: valueOf(value) };
    }
    return found;
  };

  return (text) => {
    const utf8 = encodeUtf8(text);
    const parts: string[] = [];
    let copied = 0;
    for (let at = 0; at < utf8.length;) {
      const rule = match(utf8, at);
      if (rule) {
        parts.push(decode(utf8.subarray(copied, at)), replacementAt(rule.offset));
        at = copied = rule.end;
      } else at += characterLength(utf8[at]!);
    }
    return [...parts, decode(utf8.subarray(copied))].join('');
  };
}

const characterLength = (first: number) =>
  first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

const hasLeaf = (unit: number) => ((unit >>> 8) & 1) === 1;
const valueOf = (unit: number) => unit & 0x7fffffff;
/** Includes the highest bit, which is set for a value, so that it never equals a byte. */
const labelOf = (unit: number) => (unit & 0x800000ff) >>> 0;
const offsetOf = (unit: number) => ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;
