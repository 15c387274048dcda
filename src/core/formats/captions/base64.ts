import { AppError } from '../../errors.ts';

/**
 * The bytes of a picture in a file of pictures. Both alphabets are accepted, as Chinese-CLIP's reader does.
 *
 * @throws AppError `unreadable-picture` with details what: 'base64'
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  try {
    const binary = atob(plain);
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch (error) {
    throw new AppError('unreadable-picture', 'broken base64', { what: 'base64' }, { cause: error });
  }
}
