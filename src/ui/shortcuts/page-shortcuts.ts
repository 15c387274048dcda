import { stageViewOf, type AppState } from '../../store/index.ts';
import { PROMPT_ID } from '../composer/prompt-id.ts';

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** A key that works anywhere on the page; the handler and the list of shortcuts both read this table. */
export interface Shortcut {
  /** A key of the catalogue. */
  readonly name: 'generate' | 'leave' | 'previous' | 'next' | 'remove' | 'prompt' | 'sheet';
  /** As `chord` takes them; if there are several, any of them works. */
  readonly keys: readonly string[];
  readonly isPressed: (key: Key) => boolean;
  /** Whether it also works while something is being typed. */
  readonly whileTyping?: true;
  readonly run: (state: AppState) => void;
}

const hasCommand = ({ ctrlKey, metaKey }: Key) => ctrlKey || metaKey;
/** Matches a key without modifiers. On Chinese keyboards, some characters have full-width variants. */
const is =
  (...names: readonly string[]) =>
  (key: Key) =>
    names.includes(key.key) && !hasCommand(key) && !key.altKey;

export const PAGE_SHORTCUTS: readonly Shortcut[] = [
  {
    name: 'generate',
    keys: ['Ctrl+Enter'],
    isPressed: (key) => key.key === 'Enter' && hasCommand(key),
    whileTyping: true,
    run: (state) => void state.generate(),
  },
  {
    name: 'leave',
    keys: ['Esc'],
    isPressed: ({ key }) => key === 'Escape',
    whileTyping: true,
    run: (state) => state.leavePicture(),
  },
  {
    name: 'previous',
    keys: ['←'],
    isPressed: is('ArrowLeft'),
    run: (state) => state.selectNeighbour(-1),
  },
  {
    name: 'next',
    keys: ['→'],
    isPressed: is('ArrowRight'),
    run: (state) => state.selectNeighbour(1),
  },
  { name: 'remove', keys: ['Delete'], isPressed: is('Delete'), run: removeShown },
  {
    name: 'prompt',
    keys: ['/'],
    isPressed: is('/', '／', '、'),
    run: () => document.getElementById(PROMPT_ID)?.focus(),
  },
  { name: 'sheet', keys: ['?'], isPressed: is('?', '？'), run: (state) => state.openShortcuts() },
];

/** Moves the picture that is shown alone to the bin; it can be restored. */
function removeShown(state: AppState) {
  const view = stageViewOf(state);
  if (view.type === 'picture') void state.remove(view.id);
}
