import type { Editing } from '../../store/index.ts';
import { createSession, type EditorSession } from './editor-session.ts';
import { readMask } from './editor-files.ts';

/** A picture in the editor, or one that cannot be read. */
export type OpenEditing =
  | {
      readonly type: 'open';
      readonly session: EditorSession;
      readonly image: ImageBitmap;
      /** What the picture was painted from. */
      readonly before: ImageBitmap | null;
    }
  | { readonly type: 'unreadable' };

/** The initial width of a guide's lines, as a fraction of the shorter edge; training used scribbles of this width. */
const LINE = 1 / 85;
const MIN_LINE = 2;

export async function openEditing({
  picture,
  before,
  mask,
  sides,
  options,
  guide,
}: Editing): Promise<OpenEditing> {
  try {
    const image = await createImageBitmap(picture);
    const { width, height } = image;
    // An unreadable mask is no reason to lose the picture.
    const painted = mask && (await readMask(mask, image).catch(() => null));
    const session = createSession({ width, height }, { mask: painted, sides }, options);
    if (guide) session.setSize(Math.max(MIN_LINE, Math.min(width, height) * LINE));
    const former = before && (await createImageBitmap(before).catch(() => null));
    return { type: 'open', session, image, before: former };
  } catch {
    return { type: 'unreadable' };
  }
}
