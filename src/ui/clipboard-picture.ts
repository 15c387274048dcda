import { isPictureType, PICTURE_TYPES, pictureEnding } from '../store/index.ts';

/**
 * Browsers re-encode a PNG on the clipboard, which drops its settings. This format, which pages can read but other programs cannot,
 * keeps the file unchanged.
 */
const asItIs = (type: string) => `web ${type}`;

/** @throws DOMException if the browser does not allow it */
export async function copyPicture(file: Blob): Promise<void> {
  // Only newer browsers have `supports`, and only some of them support such formats.
  const { supports } = ClipboardItem as Partial<typeof ClipboardItem>;
  const form = asItIs(file.type);
  const own = isPictureType(file.type) && supports?.(form) ? { [form]: file } : {};
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': asPng(file), ...own })]);
}

/** The only kind of picture that every browser can copy. */
async function asPng(file: Blob): Promise<Blob> {
  if (file.type === 'image/png') return file;
  const bitmap = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/png' });
}

/** The file that `copyPicture` put on the clipboard; null if there is none, or if the browser would have to ask the user. */
export async function copiedPicture(): Promise<File | null> {
  try {
    const name = 'clipboard-read' as PermissionName;
    const { state } = await navigator.permissions.query({ name });
    if (state !== 'granted') return null;
    for (const item of await navigator.clipboard.read()) {
      const type = PICTURE_TYPES.find((one) => item.types.includes(asItIs(one)));
      if (!type) continue;
      return new File([await item.getType(asItIs(type))], `image${pictureEnding(type)}`, { type });
    }
    return null;
  } catch {
    // The browser does not know this permission, or has no such clipboard.
    return null;
  }
}
