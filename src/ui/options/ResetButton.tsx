import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Options.module.css';

/** Resets to the model's defaults; until something else is changed, the same button undoes that. */
export function ResetButton() {
  const { t } = useTranslation();
  const { resetOptions, undo } = useAppStore().getState();
  const canUndo = useApp(
    ({ undoable, form, modelId }) =>
      undoable?.type === 'reset' &&
      undoable.modelId === modelId &&
      Object.keys(form.overrides).length === 0,
  );
  return (
    <Button
      className={styles['full'] ?? ''}
      variant="subtle"
      color="gray"
      onClick={() => void (canUndo ? undo() : resetOptions())}
    >
      {t(canUndo ? 'options.undoReset' : 'options.reset')}
    </Button>
  );
}
