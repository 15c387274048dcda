/** `skypaint-2026-11-29.zip` */
export function archiveName(kind: 'pictures' | 'backup', now: Date): string {
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  const date = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
  return `skypaint-${kind}-${date}.zip`;
}

type DirectoryPicker = (options: {
  readonly id: string;
  readonly mode: 'readwrite';
}) => Promise<FileSystemDirectoryHandle>;

/** Lets the user choose a folder to write into; null in browsers that cannot (Firefox, Safari, phones). */
export const directoryPicker: DirectoryPicker | null =
  'showDirectoryPicker' in globalThis
    ? (options) =>
        (globalThis as unknown as { showDirectoryPicker: DirectoryPicker }).showDirectoryPicker(
          options,
        )
    : null;
