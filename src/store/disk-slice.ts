import type { StorePorts } from './ports.ts';
import type { SliceCreator } from './state/app-state.ts';
import type { DiskSlice } from './state/disk-state.ts';

export function createDiskSlice({ engine, gallery }: StorePorts): SliceCreator<DiskSlice> {
  return (set, get) => ({
    derived: null,
    async measureDerived() {
      const [thumbnails, index] = await Promise.all([
        // A browser that stores nothing rejects this.
        gallery.thumbnailBytes().catch(() => 0),
        engine.searchIndexBytes(),
      ]);
      set({ derived: { thumbnails, searchIndex: index.ok ? index.value : 0 } });
    },
    async dropThumbnails() {
      await gallery.dropThumbnails().catch(() => undefined);
      await Promise.all([get().measureDerived(), get().loadLibrary()]);
    },
  });
}
