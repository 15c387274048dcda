import { parseDownloadPlan, type DownloadPlan } from '../../contract/download-plan.ts';
import type { PendingDownload } from '../../contract/library.ts';
import { busy, downloadLock, ifFree } from '../locks.ts';
import { openDirectory, PART, readFile, removePath, writeText } from '../opfs.ts';
import { FILES_DIRECTORY, loadedBytes } from './loaded-bytes.ts';
import { PART_LOG } from './partial-file.ts';

/** Each download has a folder here, named after its plan's id, with the plan and the files so far. */
export const DOWNLOADS_DIRECTORY = 'downloads';

/** Written first: a folder without it cannot be resumed. */
export const PLAN_FILE = 'plan.json';

/**
 * Creates the folder for a plan's files, with the plan in it. Of an earlier plan of this id, files that have the same content in both
 * stay.
 */
export async function beginDownload(plan: DownloadPlan): Promise<FileSystemDirectoryHandle> {
  const directory = await openDirectory(`${DOWNLOADS_DIRECTORY}/${plan.id}`);
  const former = await readPlan(directory);
  for (const { path, hash } of former?.files ?? []) {
    const file = plan.files.find((one) => one.path === path);
    if (!file || file.hash?.digest === hash?.digest) continue;
    for (const ending of ['', PART, PART_LOG]) {
      await removePath(directory, `${FILES_DIRECTORY}/${path}${ending}`);
    }
  }
  await writeText(directory, PLAN_FILE, JSON.stringify(plan));
  return directory;
}

/** Downloads that were started and neither installed nor discarded. */
export async function listDownloads(): Promise<PendingDownload[]> {
  const downloads: PendingDownload[] = [];
  for await (const directory of (await openDirectory(DOWNLOADS_DIRECTORY)).values()) {
    if (directory.kind === 'file') continue;
    const plan = await readPlan(directory);
    if (plan) downloads.push({ plan, loadedBytes: await loadedBytes(directory, plan.files) });
  }
  return downloads;
}

/** The files of a complete download by path, to be turned into a model. */
export async function downloadedFiles(plan: DownloadPlan): Promise<ReadonlyMap<string, File>> {
  const directory = await openDirectory(`${DOWNLOADS_DIRECTORY}/${plan.id}/${FILES_DIRECTORY}`);
  const files = new Map<string, File>();
  for (const { path } of plan.files) {
    const file = await readFile(directory, path);
    if (file) files.set(path, file);
  }
  return files;
}

/** @throws AppError `busy` while it is running, here or in another tab. */
export function discardDownload(id: string): Promise<void> {
  return ifFree(
    downloadLock(id),
    async () => removePath(await openDirectory(DOWNLOADS_DIRECTORY), id),
    () => busy(id),
  );
}

/** Null if there is none, or it cannot be read. */
export async function readPlan(directory: FileSystemDirectoryHandle): Promise<DownloadPlan | null> {
  try {
    const plan = parseDownloadPlan(
      JSON.parse((await (await readFile(directory, PLAN_FILE))?.text()) ?? 'null'),
    );
    return plan?.id === directory.name ? plan : null;
  } catch {
    return null;
  }
}
