/** Longer than any browser takes to begin reading what it saves. */
const KEEP_URL_MS = 60_000;

/** Hands a file to the browser's downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, ' ');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_URL_MS);
}
