import { useCallback, useMemo, useState } from 'react';
import { idsBetween, type Picture } from '../../store/index.ts';

export type Selection = ReturnType<typeof useSelection>;

const NONE: ReadonlySet<string> = new Set();

/** Which of the pictures shown are selected. Pictures that are no longer shown do not count. */
export function useSelection(shown: readonly Picture[]) {
  const [chosen, setChosen] = useState(NONE);
  /** Where a range starts. */
  const [anchor, setAnchor] = useState<string | null>(null);
  const pictures = useMemo(
    () => (chosen.size === 0 ? [] : shown.filter(({ id }) => chosen.has(id))),
    [shown, chosen],
  );

  const toggle = useCallback((id: string) => {
    setAnchor(id);
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  const extendTo = (id: string) =>
    setChosen(new Set([...chosen, ...idsBetween(shown, anchor ?? id, id)]));

  return {
    pictures,
    ids: chosen,
    isActive: pictures.length > 0,
    toggle,
    /** Selects the range from the picture that was toggled last. */
    extendTo,
    startAt: setAnchor,
    selectAll: () => setChosen(new Set(shown.map(({ id }) => id))),
    clear: () => setChosen(NONE),
  };
}
