/** The part of WHATWG Encoding used here: every runtime has it, but ECMAScript's types do not. */
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };

/** @throws TypeError when the bytes are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Every engine accepts this many arguments in one call. */
const LATIN1_PIECE = 8192;

/** Decodes in pieces, because appending single characters takes about 30 times the text's size in memory. */
export function decodeLatin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += LATIN1_PIECE) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + LATIN1_PIECE)));
  }
  return pieces.join('');
}

/** The text's Latin-1 bytes, or null if a character is not in Latin-1. */
export function encodeLatin1(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return null;
    bytes[i] = code;
  }
  return bytes;
}
