/** The file's name in a Content-Disposition header (RFC 6266), or null. */
export function dispositionName(header: string): string | null {
  const extended = /(?:^|;)\s*filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended);
    } catch {
      // The plain name is there for this case.
    }
  }
  const plain = /(?:^|;)\s*filename\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^";\s]+))/i.exec(header);
  if (!plain) return null;
  return readBytes(plain[1]?.replace(/\\(.)/g, '$1') ?? plain[2] ?? '') || null;
}

/** Pages get headers with one character per byte, and many servers write UTF-8 into them. */
function readBytes(text: string): string {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  if (codes.some((code) => code > 0xff)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(codes));
  } catch {
    return text;
  }
}
