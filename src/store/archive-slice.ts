import type { NewPicture, Picture, StorePorts } from './ports.ts';
import { reviveFacts } from './revive-facts.ts';
import type { SliceCreator } from './state/app-state.ts';
import type { ArchiveKind, ArchiveNotice, ArchiveSlice } from './state/archive-state.ts';

export function createArchiveSlice(ports: StorePorts): SliceCreator<ArchiveSlice> {
  const { archive, engine, gallery, newId, clock } = ports;
  return (set, get) => {
    let isStopped = false;

    /** Runs one archive task at a time. */
    const run = async <T>(
      kind: ArchiveKind,
      total: number,
      work: (onDone: (done: number) => void) => Promise<T>,
    ): Promise<T | null> => {
      if (get().archiveRun) return null;
      isStopped = false;
      set({ archiveRun: { kind, done: 0, total }, archiveNotice: null });
      try {
        return await work((done) => set({ archiveRun: { kind, done, total } }));
      } catch {
        set({ archiveNotice: { type: 'failed' } });
        return null;
      } finally {
        set({ archiveRun: null });
      }
    };
    const isOver = () => isStopped;
    const tell = (archiveNotice: ArchiveNotice) => set({ archiveNotice });

    const chosen = (ids: readonly string[]): readonly Picture[] => {
      const wanted = new Set(ids);
      return get().pictures.filter(({ id }) => wanted.has(id));
    };

    /** Adds a picture without ever deleting others to make room. @returns whether there was room */
    const takeIn = async (picture: NewPicture): Promise<boolean> => {
      try {
        await gallery.add(picture, false);
      } catch (error) {
        if (error instanceof Error && error.name === 'QuotaExceededError') return false;
        throw error;
      }
      get().showKept(picture);
      return true;
    };

    /** null if the file is not a PNG, JPEG or WebP. */
    const imported = async (file: Blob, name: string, at: number): Promise<NewPicture | null> => {
      const seen = await archive.look(file);
      if (!seen) return null;
      const outcome = await engine.readPicture(file);
      const settings = outcome.ok ? outcome.value : null;
      const model = settings?.ingredients.find(({ kind }) => kind === 'model');
      const said = { prompt: settings?.prompt ?? '', modelName: model?.name ?? null };
      return {
        ...{ id: newId(), createdAt: at, warnings: [] },
        // Sets the type regardless of the name, because the browser goes by it.
        file: file.slice(0, file.size, seen.type),
        ...{ parameters: null, timings: null, name, imported: { ...seen, ...said } },
      };
    };

    return {
      archiveRun: null,
      archiveNotice: null,
      async packPictures(ids) {
        const pictures = chosen(ids);
        const packed = await run('packing', pictures.length, (onDone) =>
          archive.pack(pictures, { onDone, isOver }),
        );
        if (packed) {
          const { count } = packed;
          tell({ type: 'saved', count, gone: pictures.length - count });
        }
        return packed;
      },
      async writePictures(folder, ids) {
        const pictures = chosen(ids);
        const count = await run('writing', pictures.length, (onDone) =>
          archive.writeInto(folder, pictures, { onDone, isOver }),
        );
        if (count === null) return;
        tell({ type: 'saved', count, gone: isStopped ? 0 : pictures.length - count });
      },
      async backUpGallery() {
        const { pictures } = get();
        const packed = await run('backing-up', pictures.length, (onDone) =>
          archive.backUp(pictures, { onDone, isOver }),
        );
        if (packed) {
          tell({ type: 'saved', count: packed.count, gone: pictures.length - packed.count });
        }
        return packed;
      },
      async restoreGallery(file) {
        const backup = await archive.open(file).catch(() => null);
        if (!backup || backup.pictures.length === 0) return tell({ type: 'no-backup' });
        await run('restoring', backup.pictures.length, async (onDone) => {
          const isHere = new Set(await gallery.ids());
          let [added, known, damaged] = [0, 0, 0];
          for (const [at, { name, facts }] of backup.pictures.entries()) {
            if (isStopped) break;
            const { id } = (facts ?? {}) as { readonly id?: unknown };
            const mayBeHere = typeof id === 'string' && isHere.has(id);
            if (mayBeHere && (await gallery.file(id))) known += 1;
            else {
              const read = await backup.read(at);
              const picture =
                read &&
                (reviveFacts(read.facts, read.file) ?? (await imported(read.file, name, clock())));
              if (!picture) damaged += 1;
              else if (await takeIn(picture)) added += 1;
              else return tell({ type: 'disk-full', added });
            }
            onDone(at + 1);
          }
          tell({ type: 'taken-in', added, known, damaged, isCutOff: !backup.isWhole });
        });
      },
      async importPictures(files) {
        await run('importing', files.length, async (onDone) => {
          let [added, damaged] = [0, 0];
          for (const [at, file] of files.entries()) {
            if (isStopped) break;
            const picture = await imported(file, file.name, file.lastModified).catch(() => null);
            if (!picture) damaged += 1;
            else if (await takeIn(picture)) added += 1;
            else return tell({ type: 'disk-full', added });
            onDone(at + 1);
          }
          tell({ type: 'taken-in', added, known: 0, damaged, isCutOff: false });
        });
      },
      stopArchive() {
        isStopped = true;
      },
      dismissArchiveNotice: () => set({ archiveNotice: null }),
    };
  };
}
