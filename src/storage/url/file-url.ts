import { parseUrl } from '../../contract/parse-url.ts';
import { AppError } from '../../core/errors.ts';
import { isSecure } from '../hub/hub-source.ts';

/**
 * The normalised address of a file, without the fragment.
 *
 * @throws AppError `invalid-request` unless it is https, or http to this machine, without a user name.
 */
export function parseFileUrl(text: string): string {
  const url = parseUrl(text.trim());
  if (!url || !isSecure(url) || url.username !== '' || url.password !== '') {
    throw new AppError('invalid-request', `Not the address of a file: "${text}".`, {
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

/** The part that may be stored and shown: what follows the path may contain a key. */
export function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
