import { decodeUtf8 } from '../../core/formats/text-codec.ts';
import { readZipDirectory, locateZipEntry } from '../../core/formats/torch/zip.ts';
import { readRange } from '../../core/formats/byte-source.ts';
import { invalidFile } from '../../core/formats/file-error.ts';
import { MANIFEST_FILE } from '../stored-model.ts';
import { blobSource } from '../blob-source.ts';

/** Where a model comes from: files by their paths, whoever holds them. None is ever read whole but the small ones. */
export type SourceFiles = ReadonlyMap<string, Blob>;

/** Far more than any vocabulary, index or config. */
const MAX_TEXT_BYTES = 32 * 2 ** 20;

/** What systems put beside the user's files. */
const CLUTTER = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/;

/** Files as picked or dropped, without clutter. */
export function sourceFiles(picked: Iterable<readonly [path: string, file: Blob]>): SourceFiles {
  const files = new Map<string, Blob>();
  for (const [path, file] of picked) {
    const normal = path.replace(/^\/+/, '');
    if (!CLUTTER.test(normal)) files.set(normal, file);
  }
  return files;
}

/**
 * A text file.
 *
 * @throws AppError `invalid-file` when it is missing, too long or not UTF-8
 */
export async function textOf(files: SourceFiles, path: string): Promise<string> {
  const file = files.get(path);
  if (!file) throw invalidFile(path, 'missing', { missing: [path] });
  if (file.size > MAX_TEXT_BYTES) {
    throw invalidFile(path, 'too long for a text', { found: file.size, max: MAX_TEXT_BYTES });
  }
  try {
    return decodeUtf8(await readRange(blobSource(path, file), 0, file.size));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw invalidFile(path, 'not UTF-8');
  }
}

/** The files below a folder; all for ''. */
export function filesIn(files: SourceFiles, folder: string): SourceFiles {
  const prefix = folder === '' ? '' : `${folder}/`;
  return new Map(
    [...files]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, file]) => [path.slice(prefix.length), file]),
  );
}

/** The outermost folder that has a file of this path below it, or null. */
export function folderOf(files: SourceFiles, path: string): string | null {
  const folders = [...files.keys()]
    .filter((one) => one === path || one.endsWith(`/${path}`))
    .map((one) => one.slice(0, -path.length).replace(/\/$/, ''));
  return folders.sort((a, b) => depthOf(a) - depthOf(b))[0] ?? null;
}

const depthOf = (folder: string) => folder.split('/').filter(Boolean).length;

/**
 * What `exportModel` put into a zip: each entry is a piece of the file, so nothing is unpacked. Null for any other file,
 * torch.save's zip archives among them.
 *
 * @throws AppError `invalid-file`, `unsupported`
 */
export async function unpackBundle(name: string, file: Blob): Promise<SourceFiles | null> {
  const source = blobSource(name, file);
  const head = await readRange(source, 0, Math.min(4, source.bytes));
  if (String.fromCharCode(...head) !== 'PK\x03\x04') return null;
  const entries = await readZipDirectory(source);
  if (!entries.has(MANIFEST_FILE)) return null;
  const files = new Map<string, Blob>();
  for (const entry of entries.values()) {
    const start = await locateZipEntry(source, entry);
    files.set(entry.name, file.slice(start, start + entry.bytes));
  }
  return files;
}
