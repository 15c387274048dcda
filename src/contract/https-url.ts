/** An address from untrusted data that is safe as a link; null for any other. */
export function httpsUrl(text: string): string | null {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}
