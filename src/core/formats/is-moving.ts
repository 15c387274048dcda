/** Enough for what comes before the first frame. */
const HEADER_BYTES = 2 ** 16;

/** What only moving pictures have there: APNG's and WebP's chunk, and the GIF extension that makes it run again and again. */
const SIGNS = [
  { format: /^\x89PNG/, sign: 'acTL' },
  { format: /^RIFF....WEBP/s, sign: 'ANIM' },
  { format: /^GIF8/, sign: 'NETSCAPE2.0' },
];

/** Whether a picture file says that it has several frames. */
export async function isMoving(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
  const header = new TextDecoder('latin1').decode(bytes);
  return SIGNS.some(({ format, sign }) => format.test(header) && header.includes(sign));
}
