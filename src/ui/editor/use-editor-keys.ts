import { useEffect, type RefObject } from 'react';
import type { EditorSession } from './editor-session.ts';
import { ACTIONS, commandOf, COMPARE_KEY } from './keys.ts';
import { useSession } from './session-context.ts';

/** How far an arrow key moves the cursor, in CSS pixels. */
const STEP = 6;
const LONG_STEP = 48;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Where keys type or choose something. */
const FIELDS = 'input:not([type="range"]), select, textarea';
const OPEN_MENU = '[role="menu"], [data-editor-popover]';

/** Keys for all tools and actions; on the board itself, the arrow keys and Enter draw. */
export function useEditorKeys(board: RefObject<HTMLElement | null>): void {
  const session = useSession();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.isComposing || event.defaultPrevented || !(target instanceof Element)) return;
      if (target.matches(FIELDS) || target.closest(OPEN_MENU)) return;
      const isDone =
        (target === board.current && drawByKey(session, event)) || runCommand(session, event);
      if (isDone) event.preventDefault();
    };
    const onKeyUp = ({ key }: KeyboardEvent) => {
      if (key === ' ') session.setMoving(false);
      if (key.toUpperCase() === COMPARE_KEY) session.setPlain(false);
    };
    const onBlur = () => {
      session.setMoving(false);
      session.setPlain(false);
    };
    addEventListener('keydown', onKeyDown);
    addEventListener('keyup', onKeyUp);
    addEventListener('blur', onBlur);
    return () => {
      removeEventListener('keydown', onKeyDown);
      removeEventListener('keyup', onKeyUp);
      removeEventListener('blur', onBlur);
    };
  }, [board, session]);
}

function drawByKey(session: EditorSession, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  const arrow = ARROWS[event.key];
  if (arrow) {
    const { scale } = session.store.getState().view;
    const step = Math.max(1, Math.round((event.shiftKey ? LONG_STEP : STEP) / scale));
    session.moveCursor(arrow[0] * step, arrow[1] * step);
    return true;
  }
  if (event.key === ' ') {
    session.setMoving(true);
    return true;
  }
  if (event.key === 'Escape') {
    session.drop();
    return true;
  }
  if (event.key !== 'Enter') return false;
  if (!event.repeat) session.pressCursor(event.altKey ? 'remove' : 'add');
  return true;
}

function runCommand(session: EditorSession, event: KeyboardEvent): boolean {
  const isPlainKey = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isPlainKey && event.key.toUpperCase() === COMPARE_KEY) {
    session.setPlain(true);
    return true;
  }
  const command = commandOf(event);
  if (!command) return false;
  if (command.type === 'tool') session.setTool(command.tool);
  else ACTIONS[command.action](session);
  return true;
}
