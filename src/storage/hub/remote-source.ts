import type { ByteSource } from '../../core/formats/byte-source.ts';
import { readBody } from '../download/read-body.ts';
import { request } from '../download/request.ts';

/** Bytes per request: headers are close together, and a request costs more than some kilobytes. */
const BLOCK_BYTES = 256 * 1024;
/** Larger than the header or pickle of any checkpoint, even one with a moving average. */
const MAX_BYTES = 32 * 2 ** 20;
const MAX_REQUESTS = 64;

/** The file cannot be inspected remotely: the site does not support ranges, or too much would have to be read. */
export class NotInspectable extends Error {}

export interface RemoteFile {
  /** For messages. */
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * A file on a site, read in ranges; enough for its header, but not for its tensors.
 *
 * @throws NotInspectable, from `read`; whatever `request` and `readBody` throw
 */
export function remoteSource({ name, url, bytes, headers, signal }: RemoteFile): ByteSource {
  let block = { start: 0, content: new Uint8Array() };
  let fetchedBytes = 0;
  let requests = 0;

  async function fetchBlock(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    fetchedBytes += end - start;
    if (fetchedBytes > MAX_BYTES || ++requests > MAX_REQUESTS) throw new NotInspectable(url);
    const range = `bytes=${String(start)}-${String(end - 1)}`;
    const response = await request(url, { headers: { ...headers, Range: range }, signal });
    if (response.status !== 206) {
      await response.body?.cancel();
      throw new NotInspectable(url);
    }
    return readBody(response, url, end - start);
  }

  return {
    name,
    bytes,
    async read(start, end) {
      const last = Math.min(end, bytes);
      const isHere = start >= block.start && last <= block.start + block.content.length;
      if (!isHere) {
        const stop = Math.min(bytes, Math.max(last, start + BLOCK_BYTES));
        block = { start, content: await fetchBlock(start, stop) };
      }
      return block.content.slice(start - block.start, last - block.start);
    },
  };
}
