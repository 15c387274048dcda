import { AppError } from '../../core/errors.ts';
import type { PlannedFile, TransferEvent } from '../../contract/download-plan.ts';
import { PART, quotaError, readFile, requireSpace } from '../opfs.ts';
import { downloadFile } from './download-file.ts';
import { partialBytes } from './partial-file.ts';

/** Progress is reported to the page at most this often. */
const REPORT_EVERY_MS = 100;

export interface FilesTransfer {
  readonly urlOf: (path: string) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TransferEvent) => void;
}

/**
 * Downloads all of `files` to `root`, one after the other; complete files that are already there are skipped.
 *
 * @throws AppError `quota`, with the missing amount: before anything is fetched, if the browser reports it that early;
 * whatever downloadFile throws.
 */
export async function downloadFiles(
  root: FileSystemDirectoryHandle,
  files: readonly PlannedFile[],
  { urlOf, headers, signal, onEvent }: FilesTransfer,
): Promise<void> {
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const loaded = await loadedBytes(root, files);
  await requireSpace(totalBytes - loaded);

  let finishedBytes = 0;
  let reportedAt = -Infinity;
  for (const file of files) {
    signal.throwIfAborted();
    const report = (bytes: number, isDue = performance.now() - reportedAt > REPORT_EVERY_MS) => {
      if (!isDue) return;
      reportedAt = performance.now();
      const loadedBytes = finishedBytes + bytes;
      onEvent({ type: 'downloading', file: file.path, loadedBytes, totalBytes });
    };
    if ((await readFile(root, file.path))?.size !== file.bytes) {
      if (await readFile(root, file.path + PART)) onEvent({ type: 'verifying', file: file.path });
      await downloadFile(root, file, {
        url: urlOf(file.path),
        headers,
        signal,
        onBytes: report,
        onRetry: (attempt, delayMs, error) =>
          onEvent({ type: 'retrying', file: file.path, attempt, delayMs, error: error.code }),
      }).catch(async (error: unknown) => {
        if (!(error instanceof AppError && error.code === 'quota')) throw error;
        throw quotaError(totalBytes - (await loadedBytes(root, files)));
      });
    }
    report(file.bytes, true);
    finishedBytes += file.bytes;
  }
}

/** How many bytes of `files` are on the disk, including the logged bytes of partial files. */
export async function loadedBytes(
  root: FileSystemDirectoryHandle,
  files: readonly PlannedFile[],
): Promise<number> {
  let sum = 0;
  for (const { path, bytes } of files) {
    const whole = await readFile(root, path);
    const size = whole?.size === bytes ? bytes : await partialBytes(root, path);
    sum += Math.min(size, bytes);
  }
  return sum;
}
