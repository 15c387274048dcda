import { AppError } from '../../errors.ts';

/**
 * The bytes of a picture in a picture file. Both base64 alphabets are accepted, as in Chinese-CLIP's reader.
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
