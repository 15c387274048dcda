/** `URL.parse`, which browsers before mid-2024 lack; null for an invalid address. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
