/** Files by the SHA-256 of their bytes, in hexadecimal. */
export type FilesByHash = ReadonlyMap<string, Blob>;

/** Stands for a file in stored data. */
interface FileReference {
  readonly sha256: string;
}

/**
 * The same data with each file replaced by a reference, and the files. On insecure origins, which cannot compute hashes, the files
 * stay in the data.
 */
export async function takeOutFiles(
  data: unknown,
): Promise<{ readonly data: unknown; readonly files: FilesByHash }> {
  const found = new Set<Blob>();
  replaceIn(data, isBlob, (file) => {
    found.add(file);
    return file;
  });
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (found.size === 0 || !subtle) return { data, files: new Map() };
  const hashed = await Promise.all([...found].map(async (file) => [file, await sha256Of(file)]));
  const hashes = new Map(hashed as [Blob, string][]);
  const withReferences = replaceIn(data, isBlob, (file) => ({ sha256: hashes.get(file)! }));
  return {
    data: withReferences,
    files: new Map([...hashes].map(([file, hash]) => [hash, file])),
  };
}

/** In hexadecimal. Works on secure origins only. */
export async function sha256Of(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The inverse of `takeOutFiles`. A missing file, which should not happen, becomes an empty one. */
export function putInFiles(data: unknown, files: FilesByHash): unknown {
  return replaceIn(data, isReference, ({ sha256 }) => files.get(sha256) ?? new Blob());
}

/** The hashes of all files that the data refers to. */
export function hashesIn(data: unknown): readonly string[] {
  const found: string[] = [];
  replaceIn(data, isReference, (reference) => {
    found.push(reference.sha256);
    return reference;
  });
  return found;
}

const isBlob = (value: object): value is Blob => value instanceof Blob;

const isReference = (value: object): value is FileReference =>
  'sha256' in value && Object.keys(value).length === 1;

/** Plain data with the objects that match replaced. */
function replaceIn<Found extends object>(
  data: unknown,
  isWanted: (value: object) => value is Found,
  replace: (found: Found) => unknown,
): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (isWanted(data)) return replace(data);
  const inside = (value: unknown) => replaceIn(value, isWanted, replace);
  if (Array.isArray(data)) return data.map(inside);
  if (Object.getPrototypeOf(data) !== Object.prototype) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, inside(value)]));
}
