import { useEffect, useState } from 'react';
import { promptFaults, type PromptFault } from '../../store/prompt-tools.ts';
import { useApp, useAppStore } from '../store-context.ts';

/** Someone who types an opening bracket is about to close it. */
const PAUSE_MS = 700;

/** Likely mistakes in a prompt, found once typing pauses; none while it is being typed. */
export function usePromptFaults(
  field: 'prompt' | 'negativePrompt',
  prompt: string,
): readonly PromptFault[] {
  const store = useAppStore();
  const library = useApp((state) => state.library);
  const lists = useApp((state) => state.wordLists);
  const measured = useApp((state) => state.measures?.[field]);
  const [found, setFound] = useState<{ prompt: string; faults: readonly PromptFault[] } | null>(
    null,
  );
  useEffect(() => {
    if (library === null && /[<＜]/u.test(prompt)) void store.getState().loadLibrary();
    if (lists === null && prompt.includes('__')) void store.getState().loadWordLists();
    const timer = setTimeout(() => {
      const loras = library?.addOns.filter(({ kind }) => kind === 'lora').map(({ name }) => name);
      const wildcards = lists?.filter(({ kind }) => kind === 'wildcard').map(({ name }) => name);
      const unknown = measured?.ok ? measured.value.unknown : [];
      const names = { loras: loras ?? null, wildcards: wildcards ?? null, unknown };
      setFound({ prompt, faults: promptFaults(prompt, names) });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [store, prompt, library, lists, measured]);
  return found?.prompt === prompt ? found.faults : NONE;
}

const NONE: readonly PromptFault[] = [];
