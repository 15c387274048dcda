/** Longer than any browser takes to start reading the file. */
const KEEP_URL_MS = 60_000;

/** Saves a file through the browser's downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, ' ');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_URL_MS);
}
