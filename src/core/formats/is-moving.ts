/** Enough for everything that precedes the first frame. */
const HEADER_BYTES = 2 ** 16;

/** Marks that only animated pictures have there: APNG's and WebP's chunks, and the GIF extension for looping. */
const SIGNS = [
  { format: /^\x89PNG/, sign: 'acTL' },
  { format: /^RIFF....WEBP/s, sign: 'ANIM' },
  { format: /^GIF8/, sign: 'NETSCAPE2.0' },
];

/** Whether a picture file declares several frames. */
export async function isMoving(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
  const header = new TextDecoder('latin1').decode(bytes);
  return SIGNS.some(({ format, sign }) => format.test(header) && header.includes(sign));
}
