import { decodeUtf8 } from '../../core/formats/text-codec.ts';
import { readZipDirectory, locateZipEntry } from '../../core/formats/torch/zip.ts';
import { readRange } from '../../core/formats/byte-source.ts';
import { invalidFile } from '../../core/formats/file-error.ts';
import { blobSource } from '../blob-source.ts';

/** A model's source: files by their paths. Only small ones are ever read completely. */
export type SourceFiles = ReadonlyMap<string, Blob>;

/** Far larger than any vocabulary, index or config. */
const MAX_TEXT_BYTES = 32 * 2 ** 20;

/** Files that operating systems add. */
const CLUTTER = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/;

/** Picked or dropped files, without those. */
export function sourceFiles(picked: Iterable<readonly [path: string, file: Blob]>): SourceFiles {
  const files = new Map<string, Blob>();
  for (const [path, file] of picked) {
    const normal = path.replace(/^\/+/, '');
    if (!CLUTTER.test(normal)) files.set(normal, file);
  }
  return files;
}

/**
 * Reads a text file.
 *
 * @throws AppError `invalid-file` if it is missing, too long or not UTF-8
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

/** The outermost folder that contains a file with this relative path, or null. */
export function folderOf(files: SourceFiles, path: string): string | null {
  const folders = [...files.keys()]
    .filter((one) => one === path || one.endsWith(`/${path}`))
    .map((one) => one.slice(0, -path.length).replace(/\/$/, ''));
  return folders.sort((a, b) => depthOf(a) - depthOf(b))[0] ?? null;
}

const depthOf = (folder: string) => folder.split('/').filter(Boolean).length;

/** In every archive that torch.save writes. */
const PICKLE = /(^|\/)data\.pkl$/;

/**
 * The files in a zip that was picked alone, such as `exportModel` and `exportAddOn` write; null for anything else, including
 * torch.save's archives.
 *
 * @throws AppError like `unpackZip`
 */
export async function unpackArchive(files: SourceFiles): Promise<SourceFiles | null> {
  const [[path, file] = ['', null]] = files;
  if (files.size !== 1 || !file) return null;
  const inside = await unpackZip(path, file, (names) => !names.some((name) => PICKLE.test(name)));
  return inside && sourceFiles(inside);
}

/**
 * The entries of a zip whose files are stored: each is a slice of the file, so nothing is unpacked. Null for any other file.
 *
 * @param isWanted asked with the names of its entries, before any of them is looked at; if not, the result is null too
 * @throws AppError `invalid-file`, `unsupported`
 */
export async function unpackZip(
  name: string,
  file: Blob,
  isWanted: (names: readonly string[]) => boolean = () => true,
): Promise<SourceFiles | null> {
  const source = blobSource(name, file);
  const head = await readRange(source, 0, Math.min(4, source.bytes));
  if (String.fromCharCode(...head) !== 'PK\x03\x04') return null;
  const entries = await readZipDirectory(source);
  if (!isWanted([...entries.keys()])) return null;
  const files = new Map<string, Blob>();
  for (const entry of entries.values()) {
    const start = await locateZipEntry(source, entry);
    files.set(entry.name, file.slice(start, start + entry.bytes));
  }
  return files;
}
