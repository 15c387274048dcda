import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openArchive } from '../client/archive.ts';
import { readPictureSettings } from '../engine/library/picture-settings.ts';
import { memoryDirectory } from '../storage/memory-directory.ts';
import { pictureOf } from './__fixtures__/picture.ts';
import { memoryPorts, ok } from './__fixtures__/ports.ts';
import {
  createAppStore,
  pictureFileName,
  promptOf,
  type AppStore,
  type ImportedPicture,
  type Picture,
} from './index.ts';

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();

/** A separate page with a disk of its own. */
function open() {
  ports = memoryPorts();
  const { disk } = ports;
  const archive = openArchive<Picture>({
    fileOf: (id) => Promise.resolve(disk.get(id)?.file ?? null),
    nameOf: pictureFileName,
  });
  store = createAppStore({ ...ports, archive });
}

const KINDS = [
  { ending: '.png', type: 'image/png' },
  { ending: '.jpg', type: 'image/jpeg' },
  { ending: '.webp', type: 'image/webp' },
] as const;

/** Files written by A1111's own library. */
const fromA1111 = (ending: string) =>
  readFileSync(
    new URL(`../core/formats/picture-parameters/__goldens__/a1111${ending}`, import.meta.url),
  );

/** 16 × 8 pixels with an orientation of a quarter turn, written by Pillow. */
const TURNED = Buffer.from(
  [
    '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAP//////////////////',
    '////////////////////////////////////////////////////////////////////wAALCAAIABABAREA/8QAFAABAAAAAAAA',
    'AAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AD//Z',
  ].join(''),
  'base64',
);

async function fill() {
  const start = { picture: new Blob(['start'], { type: 'image/png' }), fit: 'crop', mask: null };
  await state().keep({ ...pictureOf('a', { prompt: '红苹果' }, 3), albums: ['sea'] });
  await state().keep(pictureOf('b', { prompt: 'bee', start: start as never }, 2));
  await state().keep({
    ...pictureOf('c', { prompt: 'cat', start: start as never }, 1),
    favourite: true,
  });
}

const text = async (blob: Blob | null | undefined) => (blob ? blob.text() : null);
const asFile = (blob: Blob, end = blob.size) => new File([blob.slice(0, end)], 'backup.zip');

beforeEach(open);

describe('a backup', () => {
  it('restores everything in another browser', async () => {
    await fill();
    const before = state().pictures;
    const backup = await state().backUpGallery();
    expect(backup?.count).toBe(3);
    expect(state().archiveNotice).toEqual({ type: 'saved', count: 3, gone: 0 });

    open();
    await state().restoreGallery(asFile(backup!.file));
    expect(state().archiveNotice).toEqual({
      ...{ type: 'taken-in', added: 3, known: 0, damaged: 0, isCutOff: false },
    });
    const strip = (pictures: readonly Picture[]) =>
      pictures.map(({ parameters, ...facts }) => ({ ...facts, prompt: parameters?.prompt }));
    expect(strip(state().pictures)).toEqual(strip(before));
    expect(await text(ports.disk.get('a')?.file)).toBe('a');
    const [, b] = state().pictures;
    expect(await text(b!.parameters?.start?.picture)).toBe('start');
  });

  it('leaves existing pictures alone, and restores missing ones', async () => {
    await fill();
    const backup = await state().backUpGallery();
    await state().mark(['a'], () => ({ favourite: true, albums: ['other'] }));
    await state().erase(['b']);
    await state().restoreGallery(asFile(backup!.file));
    expect(state().archiveNotice).toMatchObject({ added: 1, known: 2, damaged: 0 });
    expect(state().pictures.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(state().pictures[0]).toMatchObject({ favourite: true, albums: ['other'] });
  });

  it('that is cut off restores the complete part, with a message', async () => {
    await fill();
    const backup = await state().backUpGallery();
    open();
    const directoryBytes = 400;
    await state().restoreGallery(asFile(backup!.file, backup!.file.size - directoryBytes));
    const { archiveNotice } = state();
    expect(archiveNotice).toMatchObject({ type: 'taken-in', isCutOff: true });
    expect(state().pictures.length).toBeGreaterThan(0);
    expect(state().pictures.length).toBeLessThan(4);
  });

  it('with a damaged picture restores the others', async () => {
    await fill();
    const backup = await state().backUpGallery();
    const bytes = new Uint8Array(await backup!.file.arrayBuffer());
    // The only byte of the second picture, after its header.
    const all = Buffer.from(bytes);
    const inFacts = all.indexOf('pictures/1.png');
    const name = all.indexOf('pictures/1.png', inFacts + 1);
    bytes[name + 'pictures/1.png'.length] = 0x78;
    open();
    await state().restoreGallery(new File([bytes], 'backup.zip'));
    expect(state().archiveNotice).toMatchObject({ added: 2, damaged: 1, isCutOff: false });
  });

  it.each(['', 'no archive', 'PK\x03\x04'])('is distinguished from %j', async (content) => {
    await state().restoreGallery(new File([content], 'backup.zip'));
    expect(state().archiveNotice).toEqual({ type: 'no-backup' });
  });

  it('never deletes a picture when the disk is full', async () => {
    await fill();
    const backup = await state().backUpGallery();
    open();
    const { add } = ports.gallery;
    const adding = vi.fn((...[picture]: Parameters<typeof add>) =>
      ports.disk.size < 2
        ? add(picture)
        : Promise.reject(new DOMException('full', 'QuotaExceededError')),
    );
    ports.gallery.add = adding;
    await state().restoreGallery(asFile(backup!.file));
    expect(state().archiveNotice).toEqual({ type: 'disk-full', added: 2 });
    expect(adding.mock.calls.every(([, mayDrop]) => mayDrop === false)).toBe(true);
  });
});

describe('saving many', () => {
  it('gives files with the same name different names, and leaves out missing ones', async () => {
    for (const id of ['a', 'b', 'c']) await state().keep(pictureOf(id, { prompt: 'Cat' }));
    await state().keep(pictureOf('d', { prompt: 'cat' }));
    ports.disk.delete('c');
    const folder = memoryDirectory();
    await (await folder.getFileHandle('cat-7.png', { create: true })).createWritable();
    await state().writePictures(folder, ['a', 'b', 'c', 'd']);
    expect(state().archiveNotice).toEqual({ type: 'saved', count: 3, gone: 1 });
    const names = [];
    for await (const name of folder.keys()) names.push(name);
    expect(names.sort()).toEqual(['Cat-7 (2).png', 'Cat-7 (3).png', 'cat-7 (4).png', 'cat-7.png']);
  });

  it('packs only the chosen ones, and stops on request', async () => {
    await fill();
    expect((await state().packPictures(['a', 'c']))?.count).toBe(2);
    const packing = state().packPictures(['a', 'b', 'c']);
    expect(state().archiveRun).toEqual({ kind: 'packing', done: 0, total: 3 });
    state().stopArchive();
    expect(await packing).toBeNull();
    expect(state().archiveRun).toBeNull();
  });
});

describe('importing', () => {
  const file = (content: BlobPart, name: string) => new File([content], name, { lastModified: 42 });

  /** Uses the real reader. */
  const importAll = async () => {
    ports.engine.readPicture = async (picture) => ok(await readPictureSettings(picture));
    // The names give away nothing about the types.
    const files = KINDS.map(({ ending }, at) => file(fromA1111(ending), `湖${at}.bmp`));
    await state().importPictures([...files, file('words', 'notes.png')]);
  };
  const namesIn = async (folder: FileSystemDirectoryHandle) => {
    const names = [];
    for await (const name of folder.keys()) names.push(name);
    return names.sort();
  };

  it('keeps PNGs, JPEGs and WebPs as they are, with their settings, and counts other files', async () => {
    await importAll();
    expect(state().archiveNotice).toMatchObject({ added: 3, damaged: 1 });
    const byName = [...state().pictures].sort((a, b) =>
      pictureFileName(a) < pictureFileName(b) ? -1 : 1,
    );
    expect(byName.map(pictureFileName)).toEqual(['湖0.png', '湖1.jpg', '湖2.webp']);
    for (const [at, { ending, type }] of KINDS.entries()) {
      const picture = byName[at]!;
      expect(picture).toMatchObject({
        ...{ createdAt: 42, parameters: null },
        imported: { type, width: 8, height: 8, modelName: 'v1-5-pruned-emaonly' },
      });
      expect(promptOf(picture)).toMatch(/^一只狐狸，雪林，/);
      const kept = ports.disk.get(picture.id)!.file;
      expect(kept.type).toBe(type);
      expect(Buffer.from(await kept.arrayBuffer()).equals(fromA1111(ending))).toBe(true);
    }
  });

  it('gives files that can be saved, backed up and restored', async () => {
    await importAll();
    const folder = memoryDirectory();
    await state().writePictures(
      folder,
      state().pictures.map(({ id }) => id),
    );
    expect(await namesIn(folder)).toEqual(['湖0.png', '湖1.jpg', '湖2.webp']);
    const written = await (await folder.getFileHandle('湖1.jpg')).getFile();
    expect(Buffer.from(await written.arrayBuffer()).equals(fromA1111('.jpg'))).toBe(true);

    const before = state().pictures;
    const backup = await state().backUpGallery();
    open();
    await state().restoreGallery(asFile(backup!.file));
    expect(state().archiveNotice).toMatchObject({ added: 3, damaged: 0 });
    expect(state().pictures).toEqual(before);
    for (const { id, imported } of state().pictures as readonly ImportedPicture[]) {
      const { ending } = KINDS.find(({ type }) => type === imported.type)!;
      const { file: kept } = ports.disk.get(id)!;
      expect(kept.type).toBe(imported.type);
      expect(Buffer.from(await kept.arrayBuffer()).equals(fromA1111(ending))).toBe(true);
    }
  });

  it('takes pictures from a zip without facts', async () => {
    ports.engine.readPicture = async (picture) => ok(await readPictureSettings(picture));
    const zip = zipSync(
      { 'a/one.JPG': new Uint8Array(fromA1111('.jpg')), 'notes.txt': new Uint8Array(3) },
      { level: 0 },
    );
    await state().restoreGallery(new File([zip], 'some.zip'));
    expect(state().archiveNotice).toMatchObject({ added: 1, damaged: 0 });
  });

  it('shows a rotated photo upright', async () => {
    ports.engine.readPicture = () => Promise.resolve(ok(null));
    await state().importPictures([file(TURNED, 'photo.jpg')]);
    expect(state().pictures[0]).toMatchObject({ imported: { width: 8, height: 16 } });
  });
});
