import { AppError } from '../../core/errors.ts';
import type { PlannedFile } from '../../contract/download-plan.ts';
import { anySignal } from './any-signal.ts';
import { nextRange, publishedBytes, wantedOf } from './file-parts.ts';
import type { FileSink } from './file-sink.ts';
import { PartialFile } from './partial-file.ts';
import { isOtherSize, judgeRangeAnswer, validatorOf } from './range-answer.ts';
import { nothingCame, refuseWebPage, request, STALL_MS } from './request.ts';
import { withRetries } from './retry.ts';

export interface FileTransfer {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** How many bytes of the file are on the disk. */
  readonly onBytes: (bytes: number) => void;
  readonly onRetry: (attempt: number, delayMs: number, error: AppError) => void;
}

/**
 * Downloads one file to its path below `root`, where it appears only when it is complete and its hash is right. Bytes that
 * arrived before a failure or an abort are kept for the next call.
 *
 * @param open the place for its bytes, if it is another one
 * @throws AppError `integrity` if the bytes are wrong twice, or more or fewer than planned; `unsupported` if a web page
 * arrives instead; `quota`; network errors that persist (see withRetries). The signal's reason once it aborts.
 */
export async function downloadFile(
  root: FileSystemDirectoryHandle,
  file: PlannedFile,
  transfer: FileTransfer,
  open: () => Promise<FileSink> = () => PartialFile.open(root, file),
): Promise<void> {
  const partial = await open();
  try {
    if (!(await isFetched(partial, file, transfer))) {
      // The file may have changed between two visits; then it is right when fetched in one piece.
      await partial.restart(null);
      if (!(await isFetched(partial, file, transfer))) {
        await partial.restart(null);
        throw new AppError('integrity', `${file.path} does not match its hash.`, {
          file: file.path,
          expected: file.hash?.digest ?? '',
        });
      }
    }
  } catch (error) {
    partial.suspend();
    throw error;
  }
  await partial.finish();
}

/** Fetches the missing bytes; false if the hash is wrong afterwards. */
async function isFetched(partial: FileSink, file: PlannedFile, transfer: FileTransfer) {
  await withRetries(() => fetchRest(partial, file, transfer), {
    signal: transfer.signal,
    progress: () => partial.bytes,
    onRetry: transfer.onRetry,
  });
  return partial.isRight();
}

async function fetchRest(
  partial: FileSink,
  file: PlannedFile,
  transfer: FileTransfer,
): Promise<void> {
  // Nothing would show whether the rest belongs to the same file.
  if (mustMatch(file) && partial.etag === null && partial.bytes < file.bytes) {
    await partial.restart(null);
  }
  transfer.onBytes(partial.bytes);
  while (partial.bytes < file.bytes) await fetchRange(partial, file, transfer);
}

/** Parts have no hash either, but the address that they come from names the commit. */
const mustMatch = ({ hash, parts }: PlannedFile) => hash === null && !parts;

/** Fetches the next bytes that lie in sequence on the site. */
async function fetchRange(
  partial: FileSink,
  file: PlannedFile,
  { url, headers, signal, onBytes }: FileTransfer,
): Promise<void> {
  const totalBytes = publishedBytes(file);
  const [offset, end] = nextRange(file, partial.bytes);
  const endOfRange = partial.bytes + end - offset;
  const stall = new StallWatch(url);
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | null = null;
  try {
    const response = await request(url, {
      // Also for the whole file: then the bytes are sent uncompressed, and the download can be resumed.
      headers: { ...headers, Range: `bytes=${String(offset)}-${lastOf(end, totalBytes)}` },
      signal: anySignal([signal, stall.signal]),
    });
    // Checked before any bytes are dropped, because a login page or one of public Wi-Fi may arrive instead of the rest.
    await refuseWebPage(response, url);
    const wanted = {
      ...{ offset, end, totalBytes },
      etag: partial.etag,
      mustMatch: mustMatch(file),
    };
    if (wanted.mustMatch && isOtherSize(response, wanted)) {
      await response.body?.cancel();
      throw new AppError('integrity', `${url} has a different size than before.`, {
        what: 'file-changed',
        file: file.path,
        expected: file.bytes,
      });
    }
    const etag = wanted.mustMatch ? validatorOf(response) : response.headers.get('ETag');
    const verdict = judgeRangeAnswer(
      { status: response.status, contentRange: response.headers.get('Content-Range'), etag },
      wanted,
    );
    if (verdict !== 'append' || partial.bytes === 0) await partial.restart(etag);
    if (verdict === 'changed') {
      await response.body?.cancel();
      throw cut(url, `${file.path} has changed on the site.`);
    }
    reader = (response.body ?? new Blob().stream()).getReader();
    let at = verdict === 'append' ? offset : 0;
    for (;;) {
      stall.alive();
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.byteLength > totalBytes) {
        await reader.cancel();
        await partial.restart(null);
        throw new AppError('integrity', `${file.path} is longer than announced.`, {
          file: file.path,
          expected: file.bytes,
        });
      }
      for (const wantedBytes of wantedOf(file, value, at)) await partial.append(wantedBytes);
      at += value.byteLength;
      onBytes(partial.bytes);
    }
    if (partial.bytes < endOfRange) throw cut(url, `${url} ended early.`);
  } catch (error) {
    signal.throwIfAborted();
    stall.signal.throwIfAborted();
    if (error instanceof AppError && error.details['status'] === 416) await partial.restart(null);
    // fetch throws this when a connection breaks.
    if (!(error instanceof TypeError)) throw error;
    throw cut(url, `The connection to ${url} broke.`, error);
  } finally {
    stall.end();
    reader?.cancel().catch(() => undefined);
  }
}

/** An open range where the file ends, which every site understands. */
const lastOf = (end: number, totalBytes: number) => (end === totalBytes ? '' : String(end - 1));

const cut = (url: string, message: string, cause?: unknown) =>
  new AppError('network', message, { url }, { cause });

/** Aborts after a while without a sign of life. */
class StallWatch {
  readonly #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly signal = this.#abort.signal;

  constructor(private readonly url: string) {
    this.alive();
  }

  alive(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#abort.abort(nothingCame(this.url)), STALL_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
