import { AppError } from '../../core/errors.ts';
import type { PlannedFile, TransferEvent } from '../../contract/download-plan.ts';
import { Halving, isNotConvertible } from '../halving/halving.ts';
import { PART, quotaError, readFile, requireSpace } from '../opfs.ts';
import { downloadFile, type FileTransfer } from './download-file.ts';
import { FILES_DIRECTORY, isHere, loadedOf } from './loaded-bytes.ts';

/** Progress is reported to the page at most this often. */
const REPORT_EVERY_MS = 100;

export interface FilesTransfer {
  readonly urlOf: (path: string) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TransferEvent) => void;
  /** Of the directory, where the files go: a download's by default; empty for the directory itself. */
  readonly folder?: string;
  /** The text of CLIP's merges.txt, if weights may be converted while they arrive. */
  readonly clipMerges?: () => Promise<string>;
}

/**
 * Downloads all of `files` into a download's folder, one after the other, the weights last; complete files that are already
 * there are skipped.
 *
 * @throws AppError `quota`, with the missing amount: before anything is fetched, if the browser reports it that early;
 * whatever downloadFile throws.
 */
export async function downloadFiles(
  directory: FileSystemDirectoryHandle,
  files: readonly PlannedFile[],
  { onEvent, clipMerges, folder = FILES_DIRECTORY, ...site }: FilesTransfer,
): Promise<void> {
  const root =
    folder === '' ? directory : await directory.getDirectoryHandle(folder, { create: true });
  const halving = clipMerges ? new Halving({ ...site, directory, root, files, clipMerges }) : null;
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const weights = halving ? files.filter(Halving.isWeights) : [];
  const others = files.filter((file) => !weights.includes(file));

  /** The disk space that these files still take. */
  const missingBytes = async (some: readonly PlannedFile[]) => {
    let sum = 0;
    for (const file of some) {
      const share =
        file.bytes === 0 ? 0 : 1 - (await loadedOf(directory, file, folder)) / file.bytes;
      if (share > 0) sum += share * ((await halving?.bytesOnDisk(file)) ?? file.bytes);
    }
    return Math.ceil(sum);
  };
  let finishedBytes = 0;
  let reportedAt = -Infinity;
  const download = async (file: PlannedFile) => {
    site.signal.throwIfAborted();
    const report = (bytes: number, isDue = performance.now() - reportedAt > REPORT_EVERY_MS) => {
      if (!isDue) return;
      reportedAt = performance.now();
      const loadedBytes = finishedBytes + bytes;
      onEvent({ type: 'downloading', file: file.path, loadedBytes, totalBytes });
    };
    if (!(await isHere(directory, file, folder))) {
      if (await readFile(root, file.path + PART)) onEvent({ type: 'verifying', file: file.path });
      await fetchFile(root, file, halving, {
        url: site.urlOf(file.path),
        headers: site.headers,
        signal: site.signal,
        onBytes: report,
        onRetry: (attempt, delayMs, error) =>
          onEvent({ type: 'retrying', file: file.path, attempt, delayMs, error: error.code }),
      }).catch(async (error: unknown) => {
        if (!(error instanceof AppError && error.code === 'quota')) throw error;
        throw quotaError(await missingBytes(files));
      });
    }
    report(file.bytes, true);
    finishedBytes += file.bytes;
  };

  for (const some of [others, weights]) {
    await requireSpace(await missingBytes(some));
    for (const file of some) await download(file);
  }
}

/** Converts the file while it arrives, if that is possible. */
async function fetchFile(
  root: FileSystemDirectoryHandle,
  file: PlannedFile,
  halving: Halving | null,
  transfer: FileTransfer,
): Promise<void> {
  const sink = await halving?.sinkOf(file);
  if (!halving || !sink) return downloadFile(root, file, transfer);
  try {
    await downloadFile(root, file, transfer, () => Promise.resolve(sink));
  } catch (error) {
    transfer.signal.throwIfAborted();
    if (!isNotConvertible(error)) throw error;
    await halving.giveUp(file);
    await downloadFile(root, file, transfer);
  }
}
