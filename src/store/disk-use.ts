import type { StorageUse } from '../contract/library-api.ts';
import type { Library } from '../contract/library.ts';
import { bytesOf } from './drawer-view.ts';
import type { Picture } from './ports.ts';
import type { Derived } from './state/disk-state.ts';

type DiskUseKind =
  | 'models'
  | 'addOns'
  | 'tools'
  | 'downloads'
  | 'pictures'
  | 'bin'
  | 'thumbnails'
  | 'searchIndex'
  | 'page'
  | 'others';

interface Holdings {
  readonly library: Library | null;
  readonly storage: StorageUse | null;
  readonly pictures: readonly Picture[];
  readonly bin: readonly Picture[];
  readonly derived: Derived | null;
}

/**
 * What takes how much of the disk, the most first. `others`, which come last: settings, word lists, and what databases take beside
 * their contents.
 */
export function diskUse({ library, storage, pictures, bin, derived }: Holdings) {
  const sum = (items: readonly { readonly bytes: number }[] = []) =>
    items.reduce((all, { bytes }) => all + bytes, 0);
  const isTool = ({ kind }: { readonly kind: string }) => kind === 'tool-model';
  const addOns = library?.addOns ?? [];
  const downloads = library?.downloads ?? [];
  const known: readonly { readonly kind: DiskUseKind; readonly bytes: number }[] = [
    { kind: 'models', bytes: sum(library?.models) },
    { kind: 'addOns', bytes: sum(addOns.filter((one) => !isTool(one))) },
    { kind: 'tools', bytes: sum(addOns.filter(isTool)) },
    {
      kind: 'downloads',
      bytes: sum(downloads.map(({ loadedBytes }) => ({ bytes: loadedBytes }))),
    },
    { kind: 'pictures', bytes: bytesOf(pictures) },
    { kind: 'bin', bytes: bytesOf(bin) },
    { kind: 'thumbnails', bytes: derived?.thumbnails ?? 0 },
    { kind: 'searchIndex', bytes: derived?.searchIndex ?? 0 },
    { kind: 'page', bytes: storage?.pageBytes ?? 0 },
  ];
  // Until all is measured, what is not would count as something else.
  const isMeasured = library !== null && derived !== null;
  // The browser's own number is rounded, and may lag behind.
  const others = isMeasured ? Math.max(0, (storage?.usedBytes ?? 0) - sum(known)) : 0;
  const sorted = known.toSorted((a, b) => b.bytes - a.bytes);
  return [...sorted, { kind: 'others' as const, bytes: others }].filter(({ bytes }) => bytes > 0);
}
