import { crc32 } from '../core/formats/crc32.ts';
import { pictureEnding, pictureTypeOf } from '../core/formats/picture-type.ts';
import { decodeUtf8 } from '../core/formats/text-codec.ts';
import { scanZip, type ScannedEntry } from '../core/formats/zip-scan.ts';
import { zipDirectory, zipHeader, type ZipPart } from '../core/formats/zip-writer.ts';
import { HEADER_BYTES, readPictureHeader } from '../core/image/picture-header.ts';
import { putInFiles, takeOutFiles } from './shared-files.ts';

const FACTS = 'skypaint-pictures.json';
const FORMAT = 'skypaint-pictures';
const VERSION = 1;

interface Facts {
  readonly id: string;
}

interface Work {
  readonly onDone: (done: number) => void;
  readonly isOver: () => boolean;
}

interface Sources<Picture> {
  /** A picture's file; null if it is gone. */
  readonly fileOf: (id: string) => Promise<Blob | null>;
  readonly nameOf: (picture: Picture) => string;
}

/** Packs several pictures into one file, or into files in a folder, and reads them back. Their bytes stay on disk until the archive is saved. */
export function openArchive<Picture extends Facts>({ fileOf, nameOf }: Sources<Picture>) {
  /** Yields the pictures that have a file, one at a time; ends early once `isOver`. */
  async function* withFiles(pictures: readonly Picture[], { onDone, isOver }: Work) {
    for (const [at, picture] of pictures.entries()) {
      if (isOver()) return;
      const file = await fileOf(picture.id);
      if (file) yield { picture, file };
      onDone(at + 1);
    }
  }

  return {
    async pack(pictures: readonly Picture[], work: Work) {
      const zip = newZip();
      const unique = uniqueNames();
      for await (const { picture, file } of withFiles(pictures, work)) {
        await zip.add(unique(nameOf(picture)), file);
      }
      return work.isOver() ? null : { file: zip.end(), count: zip.count() };
    },

    /** The facts come first, so that even a truncated copy has them. */
    async backUp(pictures: readonly Picture[], work: Work) {
      const files = newZip();
      const shared = new Map<string, Blob>();
      const records: string[] = [];
      for await (const { picture, file } of withFiles(pictures, work)) {
        const { data, files: found } = await takeOutFiles(picture);
        for (const [hash, one] of found) shared.set(hash, one);
        const name = `pictures/${records.length}${pictureEnding(file.type)}`;
        await files.add(name, file);
        records.push(JSON.stringify({ file: name, facts: data }));
      }
      if (work.isOver()) return null;
      const zip = newZip();
      const head = `{"format":"${FORMAT}","version":${VERSION},"pictures":[\n`;
      await zip.add(FACTS, new Blob([head, records.join(',\n'), '\n]}\n']));
      for (const [hash, file] of shared) await zip.add(`files/${hash}`, file);
      zip.append(files);
      return { file: zip.end(), count: records.length };
    },

    async writeInto(
      folder: FileSystemDirectoryHandle,
      pictures: readonly Picture[],
      work: Work,
    ): Promise<number> {
      const taken = [];
      for await (const name of folder.keys()) taken.push(name);
      const unique = uniqueNames(taken);
      let count = 0;
      for await (const { picture, file } of withFiles(pictures, work)) {
        const handle = await folder.getFileHandle(unique(nameOf(picture)), { create: true });
        const writable = await handle.createWritable();
        await writable.write(file);
        await writable.close();
        count += 1;
      }
      return count;
    },

    open: openBackup,
    look,
  };
}

function newZip() {
  const pieces: BlobPart[] = [];
  const parts: ZipPart[] = [];
  return {
    pieces,
    parts,
    async add(name: string, file: Blob) {
      const sum = crc32(new Uint8Array(await file.arrayBuffer()));
      const part = { name, bytes: file.size, crc32: sum };
      parts.push(part);
      pieces.push(zipHeader(part), file);
    },
    append(other: { readonly pieces: readonly BlobPart[]; readonly parts: readonly ZipPart[] }) {
      for (const piece of other.pieces) pieces.push(piece);
      for (const part of other.parts) parts.push(part);
    },
    count: () => parts.length,
    end: () => new Blob([...pieces, zipDirectory(parts)], { type: 'application/zip' }),
  };
}

/** `apple.png`, `apple (2).png`: some disks ignore case in names. */
function uniqueNames(taken: readonly string[] = []): (name: string) => string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  return (name) => {
    const [, stem = name, ending = ''] = /^(.*?)(\.\w+)?$/s.exec(name) ?? [];
    let unique = name;
    for (let at = 2; used.has(unique.toLowerCase()); at++) unique = `${stem} (${at})${ending}`;
    used.add(unique.toLowerCase());
    return unique;
  };
}

/** Other entries of a zip, and folders, are ignored. */
const PICTURE_NAME = /\.(?:png|jpe?g|webp)$/i;

/** @returns null if the file is not a readable archive */
async function openBackup(backup: Blob) {
  const read = async (start: number, end: number) =>
    new Uint8Array(await backup.slice(start, end).arrayBuffer());
  const { entries, isWhole } = await scanZip(backup.size, read);
  if (entries.length === 0) return null;
  const byName = new Map(entries.map((entry) => [entry.name, entry]));

  /** null if the checksum does not match. The bytes are copied, because the archive may be gone later. */
  const contentOf = async ({ start, end, crc32: sum }: ScannedEntry) => {
    const bytes = await read(start, end);
    return crc32(bytes) === sum ? bytes : null;
  };

  const recordsOf = async (entry: ScannedEntry | undefined): Promise<readonly unknown[]> => {
    const bytes = entry && (await contentOf(entry));
    if (!bytes) return [];
    try {
      const { format, pictures } = JSON.parse(decodeUtf8(bytes)) as Record<string, unknown>;
      return format === FORMAT && Array.isArray(pictures) ? pictures : [];
    } catch {
      return [];
    }
  };
  const factsByName = new Map<string, unknown>();
  for (const record of await recordsOf(byName.get(FACTS))) {
    const { file, facts } = (record ?? {}) as Record<string, unknown>;
    if (typeof file === 'string') factsByName.set(file, facts);
  }

  const pictures = entries.filter(({ name }) => PICTURE_NAME.test(name));
  const shared = new Map<string, Blob>();
  return {
    isWhole,
    pictures: pictures.map(({ name }) => ({ name, facts: factsByName.get(name) ?? null })),
    async read(index: number) {
      const entry = pictures[index];
      const bytes = entry && (await contentOf(entry));
      if (!bytes) return null;
      const facts = factsByName.get(entry.name) ?? null;
      for (const hash of referencesIn(facts)) {
        const file = byName.get(`files/${hash}`);
        const content = file && !shared.has(hash) ? await contentOf(file) : null;
        if (content) shared.set(hash, asPicture(content));
      }
      return {
        file: asPicture(bytes),
        facts: putInFiles(facts, shared),
      };
    },
  };
}

/** The hashes of the shared files that these facts refer to. */
function referencesIn(facts: unknown): readonly string[] {
  return [...JSON.stringify(facts).matchAll(/\{"sha256":"([0-9a-f]{64})"\}/g)].map(
    ([, hash]) => hash!,
  );
}

const asPicture = (bytes: Uint8Array<ArrayBuffer>) =>
  new Blob([bytes], { type: pictureTypeOf(bytes) ?? 'image/png' });

/** The picture's type and its displayed size in pixels; null if the gallery cannot keep such a file. */
async function look(file: Blob) {
  const bytes = new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
  const type = pictureTypeOf(bytes);
  const header = type && readPictureHeader(bytes);
  if (!header) return null;
  const { width, height, orientation = 1 } = header;
  const isTurned = orientation > 4;
  return { type, width: isTurned ? height : width, height: isTurned ? width : height };
}
