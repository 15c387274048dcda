import type { EditorSession, Tool } from './editor-session.ts';
import { clear, invert, soften } from './mask-effects.ts';

/** How much one press softens the edge, in pixels. */
const SOFTENING = 4;
const ZOOM = 1.25;

/** What a button or a key does to the mask or the view. */
export const ACTIONS = {
  undo: (session: EditorSession) => session.undo(),
  redo: (session: EditorSession) => session.redo(),
  invert: (session: EditorSession) => session.apply(invert),
  clear: (session: EditorSession) => session.apply(clear),
  soften: (session: EditorSession) => session.apply(soften(SOFTENING)),
  smaller: (session: EditorSession) => session.setSize(nextSize(session, -1)),
  larger: (session: EditorSession) => session.setSize(nextSize(session, 1)),
  zoomIn: (session: EditorSession) => session.zoomInMiddle(ZOOM),
  zoomOut: (session: EditorSession) => session.zoomInMiddle(1 / ZOOM),
  fit: (session: EditorSession) => session.fit(),
} as const;
export type ActionName = keyof typeof ACTIONS;

export const TOOL_KEYS: Readonly<Record<Tool, string>> = {
  brush: 'B',
  eraser: 'E',
  rectangle: 'R',
  lasso: 'L',
  hand: 'H',
};

/** As `chord` takes them, for tooltips and the list of shortcuts. */
export const ACTION_KEYS: Readonly<Record<ActionName, string>> = {
  undo: 'Ctrl+Z',
  redo: 'Ctrl+Shift+Z',
  invert: 'I',
  clear: 'Delete',
  soften: 'S',
  smaller: '[',
  larger: ']',
  zoomIn: '+',
  zoomOut: '-',
  fit: '0',
};

/** While held, it hides the mask. */
export const COMPARE_KEY = 'C';

const BY_KEY: Readonly<Record<string, ActionName>> = {
  i: 'invert',
  delete: 'clear',
  backspace: 'clear',
  s: 'soften',
  '[': 'smaller',
  ']': 'larger',
  // On Chinese keyboards, these keys type different brackets.
  '【': 'smaller',
  '】': 'larger',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '0': 'fit',
};

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export type Command =
  | { readonly type: 'tool'; readonly tool: Tool }
  | { readonly type: 'action'; readonly action: ActionName };

/** The command for a key; null if there is none. */
export function commandOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Key): Command | null {
  const name = key.toLowerCase();
  if (ctrlKey || metaKey) {
    if (altKey) return null;
    if (name === 'z') return { type: 'action', action: shiftKey ? 'redo' : 'undo' };
    return name === 'y' ? { type: 'action', action: 'redo' } : null;
  }
  if (altKey) return null;
  const tool = (Object.keys(TOOL_KEYS) as Tool[]).find(
    (one) => TOOL_KEYS[one].toLowerCase() === name,
  );
  if (tool) return { type: 'tool', tool };
  const action = Object.hasOwn(BY_KEY, name) ? BY_KEY[name] : undefined;
  return action ? { type: 'action', action } : null;
}

/** About a seventh, and at least one pixel. */
function nextSize(session: EditorSession, direction: 1 | -1): number {
  const { size } = session.store.getState();
  return size + direction * Math.max(1, Math.round(size / 7));
}
