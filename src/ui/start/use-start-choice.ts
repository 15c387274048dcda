import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';

/** Offers to start from the file whose settings were just read; null if there is none. */
export function useStartChoice() {
  const { t } = useTranslation();
  const store = useAppStore();
  const undoable = useApp((state) => state.undoable);
  const file = undoable && 'file' in undoable ? undoable.file : null;
  if (!file) return null;
  const run = () => {
    store.getState().forgetUndo();
    void store.getState().useAsStart(file, file.name);
  };
  return { label: t('start.use'), run };
}
