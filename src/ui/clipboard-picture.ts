/**
 * Browsers write a PNG to the clipboard as a new file, without its settings. This form, which pages can read but other programs
 * cannot, is the file as it is.
 */
const AS_IT_IS = 'web image/png';

/** @throws DOMException if the browser does not allow it */
export async function copyPicture(png: Blob): Promise<void> {
  // Only newer browsers have `supports`, and only some of them such forms.
  const { supports } = ClipboardItem as Partial<typeof ClipboardItem>;
  const asItIs = supports?.(AS_IT_IS) ? { [AS_IT_IS]: png } : {};
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': png, ...asItIs })]);
}

/** The file that `copyPicture` put on the clipboard; null if there is none, or if the browser would have to ask the user. */
export async function copiedPicture(): Promise<File | null> {
  try {
    const name = 'clipboard-read' as PermissionName;
    const { state } = await navigator.permissions.query({ name });
    if (state !== 'granted') return null;
    const items = await navigator.clipboard.read();
    const item = items.find(({ types }) => types.includes(AS_IT_IS));
    const png = await item?.getType(AS_IT_IS);
    return png ? new File([png], 'image.png', { type: 'image/png' }) : null;
  } catch {
    // A browser that knows no such permission, or has no such clipboard.
    return null;
  }
}
