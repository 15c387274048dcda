import { AppError } from '../../core/errors.ts';
import { captionFormatOf, parseCaptionFile } from '../../core/formats/captions/caption-file.ts';
import { ProblemLog } from '../../core/formats/captions/caption-problem.ts';
import { joinCaptions } from '../../core/formats/captions/join-captions.ts';
import { findByName, isPictureName } from '../../core/formats/captions/picture-names.ts';
import { findPictureRows } from '../../core/formats/captions/picture-rows.ts';
import { decodeText } from '../../core/formats/captions/text-encoding.ts';
import type { PickedFile } from '../../contract/import-api.ts';
import type { CaptionChoice, CaptionFolder, SetPicture } from '../../contract/retrieval.ts';
import { blobChunks } from '../../storage/blob-source.ts';
import { createHasher } from '../../storage/file-hash.ts';

/** 100,000 captions take about 20 MB. */
const MAX_CAPTION_BYTES = 256 * 2 ** 20;
/** A folder with more files that could hold captions is something else. */
const MAX_CANDIDATES = 200;
/** Enough to recognise a file's format. */
const HEAD_BYTES = 4096;
const CAPTION_FILE = /\.(jsonl|csv|tsv|txt|token)$/i;
const PICTURE_FILE = /_?imgs\.tsv$/i;

type Pictures = readonly SetPicture[];

/**
 * Finds the captions and pictures in a folder, and matches them.
 *
 * @param choice null for the most likely file
 * @throws AppError `unreadable-captions` with details what: 'no-captions', 'no-pictures', 'nothing-fits' or 'too-large';
 * `invalid-file` if a file was changed after the user picked it
 */
export async function readCaptionFolder(
  files: readonly PickedFile[],
  choice: CaptionChoice | null,
): Promise<CaptionFolder> {
  const visible = files.filter(({ path }) => !isHidden(path));
  const candidates = await captionFilesOf(visible);
  const file = candidates.find(({ path }) => path === choice?.file) ?? candidates[0];
  if (!file) throw unreadable('no-captions', 'no file with captions');
  if (file.file.size > MAX_CAPTION_BYTES) throw unreadable('too-large', file.path);

  const problems = new ProblemLog();
  const decoded = decodeText(new Uint8Array(await file.file.arrayBuffer()));
  problems.note('broken-characters', '', decoded.broken);
  const parsed = parseCaptionFile(decoded.text, problems, choice?.split ?? null);
  if (!parsed || parsed.captions.length === 0) throw unreadable('no-captions', file.path);

  const { pictures, find, isTable } = await picturesFor(file, visible, problems);
  if (pictures.length === 0) throw unreadable('no-pictures', file.path);
  const names = pictures.map(({ name }) => name);
  const joined = joinCaptions(parsed.captions, names, find, {
    keepsUncaptioned: isTable,
    problems,
  });
  if (joined.texts.length === 0) throw unreadable('nothing-fits', file.path);

  const { texts, picturesOf } = joined;
  const used = joined.pictures.map((index) => pictures[index]!);
  const chosen = { file: file.path, split: parsed.split };
  return {
    choices: candidates.flatMap(({ path }): CaptionChoice[] => {
      const isSplit = path === file.path && parsed.splits.length > 0;
      return (isSplit ? parsed.splits : [null]).map((split) => ({ file: path, split }));
    }),
    chosen,
    format: parsed.format,
    encoding: decoded.encoding,
    problems: problems.list(),
    set: {
      id: await idOf(texts, picturesOf, used),
      name: nameOf(chosen),
      texts,
      picturesOf,
      pictures: used,
    },
  };
}

const isHidden = (path: string) =>
  path.split('/').some((name) => name.startsWith('.') || name === '__MACOSX');

/** The files that hold captions. Test sets come first, because they are what is usually measured. */
async function captionFilesOf(files: readonly PickedFile[]): Promise<PickedFile[]> {
  const named = files.filter(({ path }) => CAPTION_FILE.test(path) && !PICTURE_FILE.test(path));
  const found: PickedFile[] = [];
  for (const one of named.slice(0, MAX_CANDIDATES)) {
    const head = decodeText(new Uint8Array(await one.file.slice(0, HEAD_BYTES).arrayBuffer()));
    if (captionFormatOf(head.text)) found.push(one);
  }
  const rank = ({ path }: PickedFile) => (/test/i.test(path) ? 0 : /val/i.test(path) ? 1 : 2);
  return found.sort((a, b) => rank(a) - rank(b));
}

/** The pictures beside a file of captions: in a table of pictures of the same set, or as separate files. */
async function picturesFor(
  captions: PickedFile,
  files: readonly PickedFile[],
  problems: ProblemLog,
): Promise<{ pictures: Pictures; find: (name: string) => number | undefined; isTable: boolean }> {
  const table = tableFor(captions, files);
  if (table) {
    const rows = await findPictureRows(blobChunks(table.file, table.path), problems);
    const indices = new Map(rows.map(({ id }, index) => [id, index]));
    const pictures = rows.map(({ id, begin, end }) => ({
      name: id,
      file: table.file.slice(begin, end),
      isBase64: true,
    }));
    return { pictures, find: (name) => indices.get(name.trim()), isTable: true };
  }
  const images = files.filter(({ path }) => isPictureName(path));
  const pictures = images.map(({ path, file }) => ({ name: path, file, isBase64: false }));
  const find = findByName(
    images.map(({ path }) => path),
    problems,
  );
  return { pictures, find, isTable: false };
}

/** `test_imgs.tsv` belongs to `test_texts.jsonl`; a single table of pictures belongs to all. */
function tableFor({ path }: PickedFile, files: readonly PickedFile[]): PickedFile | undefined {
  if (!/\.jsonl$/i.test(path)) return undefined;
  const tables = files.filter((file) => PICTURE_FILE.test(file.path));
  const own = path.replace(/texts\.jsonl$/i, 'imgs.tsv');
  return (
    tables.find((table) => table.path === own) ?? (tables.length === 1 ? tables[0] : undefined)
  );
}

const nameOf = ({ file, split }: CaptionChoice) => (split === null ? file : `${file} · ${split}`);

async function idOf(
  texts: readonly string[],
  picturesOf: readonly (readonly number[])[],
  pictures: Pictures,
): Promise<string> {
  const hasher = await createHasher('sha256', 0);
  const encoder = new TextEncoder();
  const add = (value: unknown) => hasher.update(encoder.encode(JSON.stringify(value)));
  texts.forEach((text, index) => add([text, picturesOf[index]]));
  for (const { name, file } of pictures) {
    add([name, file.size, file instanceof File ? file.lastModified : null]);
  }
  return hasher.digest();
}

function unreadable(what: string, message: string): AppError {
  return new AppError('unreadable-captions', message, { what });
}
