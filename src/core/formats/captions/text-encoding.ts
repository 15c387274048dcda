export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

export interface DecodedText {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: TextEncoding;
  /** The number of characters that could not be decoded; each is replaced by U+FFFD. */
  readonly broken: number;
}

/** A UTF-8 file may have a few broken characters; text in another encoding read as UTF-8 is broken almost everywhere. */
const MAX_BROKEN_SHARE = 0.1;

/**
 * Decodes a text file in the encodings that Chinese data sets use. A byte order mark decides. UTF-16 without one is recognized by
 * the zero bytes of its ASCII characters. Anything else that is not UTF-8 is read as GB18030, which includes GBK and GB2312.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  return { text, encoding, broken: countOf(text, '\uFFFD') };
}

/** @param bytes the whole file or its beginning */
export function encodingOf(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = zeroShares(bytes.subarray(0, 4096));
  if (zeros.odd > 0.2 && zeros.even < 0.05) return 'utf-16le';
  if (zeros.even > 0.2 && zeros.odd < 0.05) return 'utf-16be';
  const text = new TextDecoder('utf-8').decode(bytes);
  const broken = countOf(text, '\uFFFD');
  if (broken === 0) return 'utf-8';
  let others = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) others += 1;
  return broken <= MAX_BROKEN_SHARE * others ? 'utf-8' : 'gb18030';
}

/** The shares of zeros among the bytes at even and at odd positions. */
function zeroShares(bytes: Uint8Array): { readonly even: number; readonly odd: number } {
  const zeros: [number, number] = [0, 0];
  bytes.forEach((byte, at) => {
    if (byte === 0) zeros[(at % 2) as 0 | 1] += 1;
  });
  const half = Math.max(1, bytes.length / 2);
  return { even: zeros[0] / half, odd: zeros[1] / half };
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1))
    count += 1;
  return count;
}
