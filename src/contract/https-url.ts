/** An address that may stand in a link, from data that anybody may have written; null for any other. */
export function httpsUrl(text: string): string | null {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}
