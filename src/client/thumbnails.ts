import type { GalleryDatabase, StoredThumbnail } from './gallery-database.ts';

/** The longer side in pixels: sharp on a tile of 128 CSS pixels on a double-density screen. */
const EDGE = 256;
const QUALITY = 0.8;

/** How many are made at once. */
const AT_ONCE = 2;

/** In order of preference. A browser that cannot write a type writes PNG instead, which is too large. */
const TYPES = ['image/webp', 'image/jpeg'];

export type MakeThumbnail = (picture: Blob) => Promise<Blob>;

/** A smaller picture of the same proportions; one that is already small is returned unchanged. */
export async function makeThumbnail(picture: Blob): Promise<Blob> {
  const whole = await createImageBitmap(picture);
  const scale = EDGE / Math.max(whole.width, whole.height);
  if (scale >= 1) {
    whole.close();
    return picture;
  }
  const [width, height] = [whole.width, whole.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  ) as [number, number];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d context');
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole, 0, 0, width, height);
  whole.close();
  for (const type of TYPES) {
    const blob = await canvas.convertToBlob({ type, quality: QUALITY });
    if (blob.type === type) return blob;
  }
  throw new Error('no small format');
}

interface Wish {
  readonly id: string;
  readonly signal: AbortSignal | undefined;
  readonly answer: (thumbnail: Blob | null) => void;
}

interface Sources {
  readonly database: () => Promise<GalleryDatabase>;
  /** A picture's file; null if it is gone. */
  readonly fileOf: (id: string) => Promise<Blob | null>;
  readonly make: MakeThumbnail;
}

/** Thumbnails, made from the pictures when they are first asked for, and kept. */
export function openThumbnails({ database, fileOf, make }: Sources) {
  let asked: Wish[] = [];
  const toMake: Wish[] = [];
  let atWork = 0;

  /** Requests made at the same moment are read together. */
  const readAsked = async () => {
    const wishes = asked.filter(({ signal }) => !signal?.aborted);
    asked = [];
    const found = await readMany(wishes.map(({ id }) => id)).catch(() => []);
    wishes.forEach((wish, at) => {
      const kept = found[at];
      if (kept) wish.answer(new Blob([kept.bytes], { type: kept.type }));
      else toMake.push(wish);
    });
    while (atWork < AT_ONCE && toMake.length > 0) void work();
  };

  const readMany = async (ids: readonly string[]): Promise<(StoredThumbnail | undefined)[]> => {
    const { store } = (await database()).transaction('thumbnails');
    return Promise.all(ids.map((id) => store.get(id)));
  };

  /** The latest request comes first: the earlier ones may have left the screen. */
  const work = async () => {
    atWork += 1;
    for (let wish = toMake.pop(); wish; wish = toMake.pop()) {
      if (!wish.signal?.aborted) wish.answer(await makeOf(wish.id).catch(() => null));
    }
    atWork -= 1;
  };

  /** null if the picture is gone; the picture itself if this browser cannot make it smaller. */
  const makeOf = async (id: string): Promise<Blob | null> => {
    const file = await fileOf(id);
    if (!file) return null;
    try {
      const small = await make(file);
      if (small !== file) void keep(id, small).catch(() => undefined);
      return small;
    } catch {
      return file;
    }
  };

  const keep = async (id: string, thumbnail: Blob) => {
    const bytes = await thumbnail.arrayBuffer();
    const transaction = (await database()).transaction(['pictures', 'thumbnails'], 'readwrite');
    // The picture may have been deleted in the meantime.
    if (await transaction.objectStore('pictures').getKey(id)) {
      await transaction.objectStore('thumbnails').put({ type: thumbnail.type, bytes }, id);
    }
    await transaction.done;
  };

  return {
    /** Never resolves if the signal is aborted first. */
    get: (id: string, signal?: AbortSignal): Promise<Blob | null> =>
      new Promise((answer) => {
        if (asked.length === 0) queueMicrotask(() => void readAsked());
        asked.push({ id, signal, answer });
      }),
    /** The total size of all that are kept. */
    async bytes(): Promise<number> {
      let bytes = 0;
      let cursor = await (await database()).transaction('thumbnails').store.openCursor();
      for (; cursor; cursor = await cursor.continue()) bytes += cursor.value.bytes.byteLength;
      return bytes;
    },
    /** Deletes them all; they are made again when needed. */
    drop: async (): Promise<void> => (await database()).clear('thumbnails'),
    /** Makes one in advance. */
    prepare: async (id: string): Promise<void> => {
      if (!(await (await database()).getKey('thumbnails', id))) await makeOf(id);
    },
  };
}
