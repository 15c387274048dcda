import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Completion, Completions } from '../../contract/prompting.ts';
import { completionEdit } from './completion-edit.ts';
import { editText } from './edit-text.ts';

interface Options {
  readonly field: HTMLTextAreaElement;
  readonly complete: (before: string) => Promise<Completions>;
}

interface Open extends Completions {
  /** Where the caret was when the list was looked up; more may have been typed since. */
  readonly caret: number;
  /** The index that the arrow keys have chosen; -1 for none. */
  readonly active: number;
}

/** Completions are looked up once typing pauses for this long. */
const PAUSE_MS = 50;
/** Words that can be completed are far shorter. */
const MAX_BEFORE = 400;

/** The list of completions for a text field: when it opens, which entry is chosen, and what its keys do. */
export function useCompletion({ field, complete }: Options) {
  const [open, setOpen] = useState<Open | null>(null);
  const latest = useRef<Open | null>(null);
  const ask = useRef(complete);

  // Before the list is painted: a key must never apply to the previous list.
  useLayoutEffect(() => {
    latest.current = open;
    ask.current = complete;
  }, [open, complete]);

  useEffect(() => {
    let turn = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isComposing = false;
    const close = () => {
      turn += 1;
      clearTimeout(timer);
      setOpen(null);
    };
    const look = async (active = -1) => {
      const asked = ++turn;
      const { value, selectionStart: caret, selectionEnd } = field;
      if (caret !== selectionEnd) return close();
      const found = await ask.current(value.slice(Math.max(0, caret - MAX_BEFORE), caret));
      if (asked !== turn || isComposing || document.activeElement !== field) return;
      setOpen(found.found.length > 0 ? { ...found, caret, active } : null);
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void look(), PAUSE_MS);
    };
    const onInput = (event: Event) => {
      const { inputType = '', data = null } = event as InputEvent;
      if (isComposing || (event as InputEvent).isComposing) return;
      // Text that comes all at once, such as a paste, needs no completion.
      const isTyped = inputType === 'insertText' && data?.length === 1;
      const isCorrected = inputType === 'deleteContentBackward' && latest.current !== null;
      if (isTyped || isCorrected) soon();
      else close();
    };
    const onCompositionStart = () => {
      isComposing = true;
      close();
    };
    const onCompositionEnd = () => {
      isComposing = false;
      soon();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const now = latest.current;
      // While an input method is composing, it gets all keys.
      if (isComposing || event.isComposing) return;
      const isArrow = event.key === 'ArrowUp' || event.key === 'ArrowDown';
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      if (!now && isArrow && isPlain && field.value === '') {
        event.preventDefault();
        void look(0);
      }
      if (!now) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return close();
      const { length } = now.found;
      if (isArrow) {
        event.preventDefault();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        const from = now.active < 0 && step < 0 ? length : now.active;
        setOpen({ ...now, active: (from + step + length) % length });
      } else if (event.key === 'Escape') {
        // So that Escape closes only the list, and painting goes on.
        event.preventDefault();
        event.stopPropagation();
        close();
      } else if (event.key === 'Tab' && !event.shiftKey) {
        event.preventDefault();
        insert(now, now.found[Math.max(0, now.active)]!);
      } else if (event.key === 'Enter' && now.active >= 0) {
        event.preventDefault();
        insert(now, now.found[now.active]!);
      } else if (/^(?:Arrow|Home|End|Page|Enter)/.test(event.key)) close();
    };
    const insert = (list: Open, chosen: Completion) => {
      close();
      editText(field, completionEdit(field.value, field.selectionStart, list, chosen));
    };
    const listeners = {
      input: onInput,
      compositionstart: onCompositionStart,
      compositionend: onCompositionEnd,
      keydown: onKeyDown as (event: Event) => void,
      blur: close,
      pointerdown: close,
    };
    for (const [name, listener] of Object.entries(listeners))
      field.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) {
        field.removeEventListener(name, listener);
      }
      clearTimeout(timer);
    };
  }, [field]);

  const choose = (chosen: Completion) => {
    if (!open) return;
    setOpen(null);
    editText(field, completionEdit(field.value, field.selectionStart, open, chosen));
  };
  return { open, choose };
}
