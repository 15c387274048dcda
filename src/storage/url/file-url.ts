import { AppError } from '../../core/errors.ts';
import { isSecure } from '../hub/hub-source.ts';

/**
 * The address of a file as a browser writes it, without the part that is for pages.
 *
 * @throws AppError `invalid-request`: only https, and http to this very machine; no user's name in it.
 */
export function parseFileUrl(text: string): string {
  const url = URL.parse(text.trim());
  if (!url || !isSecure(url) || url.username !== '' || url.password !== '') {
    throw new AppError('invalid-request', `Not a file's address: "${text}".`, {
      field: 'address',
      found: text,
    });
  }
  url.hash = '';
  return url.href;
}

/** Where A1111 would look for the config of a checkpoint; null for an address that does not name a checkpoint. */
export function yamlBeside(url: string): string | null {
  const beside = new URL(url);
  const path = beside.pathname.replace(/\.(safetensors|ckpt)$/i, '.yaml');
  if (path === beside.pathname) return null;
  beside.pathname = path;
  return beside.href;
}

/** What may be kept and shown: what comes after the path can be a key to it. */
export function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
