import type { StorageUse } from '../contract/library-api.ts';
import type { Library } from '../contract/library.ts';
import { bytesOf } from './drawer-view.ts';
import type { Picture } from './ports.ts';

export type DiskUseKind = 'models' | 'addOns' | 'pictures' | 'bin' | 'others';

interface Holdings {
  readonly library: Library | null;
  readonly storage: StorageUse | null;
  readonly pictures: readonly Picture[];
  readonly bin: readonly Picture[];
}

/** What takes how much of the disk, the most first. `others`: the page itself, the search index, thumbnails, unfinished downloads. */
export function diskUse({ library, storage, pictures, bin }: Holdings) {
  const sum = (items: readonly { readonly bytes: number }[] = []) =>
    items.reduce((all, { bytes }) => all + bytes, 0);
  const known: readonly { readonly kind: DiskUseKind; readonly bytes: number }[] = [
    { kind: 'models', bytes: sum(library?.models) },
    { kind: 'addOns', bytes: sum(library?.addOns) },
    { kind: 'pictures', bytes: bytesOf(pictures) },
    { kind: 'bin', bytes: bytesOf(bin) },
  ];
  // The browser's own number is rounded, and may lag behind.
  const others = Math.max(0, (storage?.usedBytes ?? 0) - sum(known));
  return [...known, { kind: 'others' as const, bytes: others }]
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
}
