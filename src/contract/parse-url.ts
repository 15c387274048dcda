/** `URL.parse`, which browsers from before mid-2024 lack: null for what is no address. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
