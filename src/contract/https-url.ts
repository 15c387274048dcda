import { parseUrl } from './parse-url.ts';

/** An address from untrusted data that is safe as a link; null for any other. */
export function httpsUrl(text: string): string | null {
  const url = parseUrl(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}
