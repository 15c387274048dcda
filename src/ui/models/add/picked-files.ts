import type { PickedFile } from '../../../contract/import-api.ts';
import type { PickedGroup } from '../../../store/index.ts';

/** Files that can be a model or an add-on by themselves. */
const WHOLE = /\.(safetensors|ckpt|pt|pth|bin|zip)$/i;
/** More files than any model has, for instance when someone drops a home folder. */
const MAX_FILES = 2_000;

/**
 * Groups the files that belong together. Each folder is one model, and so is each loose file. But if the loose files include
 * others, such as a config or an index, they are treated as the contents of one folder. Hidden files are ignored.
 *
 * @param files whose paths begin with the folder that was dropped or picked
 */
export function groupPickedFiles(files: readonly PickedFile[]): readonly PickedGroup[] {
  const groups = new Map<string, PickedFile[]>();
  const loose: PickedFile[] = [];
  for (const { path, file } of files.slice(0, MAX_FILES)) {
    const [folder = '', ...below] = path.split('/');
    if (path.split('/').some((name) => name.startsWith('.') || name === '__MACOSX')) continue;
    if (below.length === 0) {
      loose.push({ path, file });
      continue;
    }
    const group = groups.get(folder) ?? [];
    group.push({ path, file });
    groups.set(folder, group);
  }
  const folders = [...groups].map(([name, members]) => ({ name, files: members }));
  const [first] = loose;
  if (!first) return folders;
  if (loose.every(({ path }) => WHOLE.test(path))) {
    return [...folders, ...loose.map((file) => ({ name: file.path, files: [file] }))];
  }
  const weights = loose.find(({ path }) => WHOLE.test(path));
  return weights ? [...folders, { name: weights.path, files: loose }] : folders;
}

/** Files from a dialog, with their paths from the picked folder on, if there is one. */
export function withPaths(files: readonly File[]): PickedFile[] {
  return files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * All dropped files, including the contents of folders. Must be called while the drop event is being handled, because the
 * browser clears its data afterwards.
 *
 * @param most the maximum number of files; the rest are left out
 * @throws DOMException if a file cannot be read
 */
export async function filesOfDrop(
  items: DataTransferItemList,
  most = MAX_FILES,
): Promise<PickedFile[]> {
  const entries = [...items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const files: PickedFile[] = [];
  for (const entry of entries) await collect(entry, files, most);
  return files;
}

async function collect(entry: FileSystemEntry, files: PickedFile[], most: number): Promise<void> {
  if (files.length >= most) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    files.push({ path: entry.fullPath.slice(1), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // Browsers list a folder in chunks; an empty chunk is the end.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (portion.length === 0) return;
    for (const child of portion) await collect(child, files, most);
  }
}
