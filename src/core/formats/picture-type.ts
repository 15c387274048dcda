/** The types of picture files that can contain parameters, with their file name endings. */
export const PICTURE_ENDINGS = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
} as const;

export type PictureType = keyof typeof PICTURE_ENDINGS;

export const PICTURE_TYPES = Object.keys(PICTURE_ENDINGS) as readonly PictureType[];

/** The number of bytes needed to distinguish them. */
export const PICTURE_HEAD_BYTES = 12;

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const RIFF = [0x52, 0x49, 0x46, 0x46];
const WEBP = [0x57, 0x45, 0x42, 0x50];

/**
 * The actual type of a file, whatever its name says.
 *
 * @param file at least its first bytes
 * @returns null if it is none of these types
 */
export function pictureTypeOf(file: Uint8Array): PictureType | null {
  const has = (bytes: readonly number[], from = 0) =>
    bytes.every((byte, at) => file[from + at] === byte);
  if (has(PNG)) return 'image/png';
  if (has(JPEG)) return 'image/jpeg';
  return has(RIFF) && has(WEBP, 8) ? 'image/webp' : null;
}

/** The ending with its dot; `.png` for any other type. */
export function pictureEnding(type: string | undefined): string {
  return isPictureType(type) ? PICTURE_ENDINGS[type] : '.png';
}

export function isPictureType(type: unknown): type is PictureType {
  return PICTURE_TYPES.some((one) => one === type);
}
