import { AppError } from '../../core/errors.ts';
import { nothingCame, STALL_MS } from './request.ts';

/** A response is longer than allowed. */
export class TooLong extends Error {}

/**
 * The whole body of a response that should be small.
 *
 * @throws TooLong beyond `maxBytes`, without fetching more; AppError `network` when the connection breaks or goes silent; the
 * reason of the request's signal
 */
export async function readBody(
  response: Response,
  url: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = (response.body ?? new Blob().stream()).getReader();
  for (;;) {
    const { done, value } = await readInTime(reader, url);
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw new TooLong(`${url} sends more than ${String(maxBytes)} bytes.`);
    }
    chunks.push(value);
  }
}

async function readInTime(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  url: string,
) {
  let isSilent = false;
  const timer = setTimeout(() => {
    isSilent = true;
    void reader.cancel().catch(() => undefined);
  }, STALL_MS);
  try {
    const result = await reader.read();
    if (isSilent) throw nothingCame(url);
    return result;
  } catch (error) {
    // fetch throws this when a connection breaks; anything else is the signal's own reason.
    if (!(error instanceof TypeError)) throw error;
    throw new AppError('network', `The connection to ${url} broke.`, { url }, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
