import { AppError } from '../../core/errors.ts';
import type { PlannedFile } from '../../contract/download-plan.ts';
import { anySignal } from './any-signal.ts';
import { PartialFile } from './partial-file.ts';
import { isOtherSize, judgeRangeAnswer, validatorOf } from './range-answer.ts';
import { nothingCame, refuseWebPage, request, STALL_MS } from './request.ts';
import { withRetries } from './retry.ts';

export interface FileTransfer {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** How many of the file's bytes are on the disk. */
  readonly onBytes: (bytes: number) => void;
  readonly onRetry: (attempt: number, delayMs: number, error: AppError) => void;
}

/**
 * One file from the network to its path below `root`, which is there only when it is whole and its hash is right. What
 * arrived before a failure or an abort stays for the next call.
 *
 * @throws AppError `integrity` when the bytes are wrong twice, or more or fewer than planned; `unsupported` when a web page
 *   comes instead; `quota`; whatever the network says and does not pass (see withRetries). The signal's reason once it
 *   aborts.
 */
export async function downloadFile(
  root: FileSystemDirectoryHandle,
  file: PlannedFile,
  transfer: FileTransfer,
): Promise<void> {
  const partial = await PartialFile.open(root, file);
  try {
    if (!(await isFetched(partial, file, transfer))) {
      // The file may have changed between two visits; then it is whole and right when fetched in one go.
      await partial.restart(null);
      if (!(await isFetched(partial, file, transfer))) {
        await partial.restart(null);
        throw new AppError('integrity', `${file.path} is not what its hash says.`, {
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

/** Fetches what is missing; false if the hash is wrong then. */
async function isFetched(partial: PartialFile, file: PlannedFile, transfer: FileTransfer) {
  await withRetries(() => fetchRest(partial, file, transfer), {
    signal: transfer.signal,
    progress: () => partial.bytes,
    onRetry: transfer.onRetry,
  });
  return partial.isRight();
}

async function fetchRest(
  partial: PartialFile,
  file: PlannedFile,
  { url, headers, signal, onBytes }: FileTransfer,
): Promise<void> {
  const mustMatch = file.hash === null;
  // Nothing would tell whether the rest belongs to it.
  if (mustMatch && partial.etag === null && partial.bytes < file.bytes) await partial.restart(null);
  onBytes(partial.bytes);
  if (partial.bytes === file.bytes) return;
  const stall = new StallWatch(url);
  try {
    const response = await request(url, {
      // Also for the whole file: then the bytes come as they are, not compressed, and can be continued.
      headers: { ...headers, Range: `bytes=${String(partial.bytes)}-` },
      signal: anySignal([signal, stall.signal]),
    });
    // Before anything is dropped for its sake: the page of a login or of a public Wi-Fi may come in place of the rest.
    await refuseWebPage(response, url);
    const wanted = { offset: partial.bytes, totalBytes: file.bytes, etag: partial.etag, mustMatch };
    if (mustMatch && isOtherSize(response, wanted)) {
      await response.body?.cancel();
      throw new AppError('integrity', `${url} has another size than before.`, {
        what: 'file-changed',
        file: file.path,
        expected: file.bytes,
      });
    }
    const etag = mustMatch ? validatorOf(response) : response.headers.get('ETag');
    const verdict = judgeRangeAnswer(
      { status: response.status, contentRange: response.headers.get('Content-Range'), etag },
      wanted,
    );
    if (verdict !== 'append' || partial.bytes === 0) await partial.restart(etag);
    if (verdict === 'changed') {
      await response.body?.cancel();
      throw cut(url, `${file.path} has changed on the site.`);
    }
    const reader = (response.body ?? new Blob().stream()).getReader();
    for (;;) {
      stall.alive();
      const { done, value } = await reader.read();
      if (done) break;
      if (partial.bytes + value.byteLength > file.bytes) {
        await reader.cancel();
        await partial.restart(null);
        throw new AppError('integrity', `${file.path} is longer than announced.`, {
          file: file.path,
          expected: file.bytes,
        });
      }
      partial.append(value);
      onBytes(partial.bytes);
    }
    if (partial.bytes < file.bytes) throw cut(url, `${url} ended early.`);
  } catch (error) {
    signal.throwIfAborted();
    stall.signal.throwIfAborted();
    if (error instanceof AppError && error.details['status'] === 416) await partial.restart(null);
    if (error instanceof AppError || error instanceof DOMException) throw error;
    throw cut(url, `The connection to ${url} broke.`, error);
  } finally {
    stall.end();
  }
}

const cut = (url: string, message: string, cause?: unknown) =>
  new AppError('network', message, { url }, { cause });

/** Aborts when there was no sign of life for a while. */
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
