import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { cureOf, type ErrorData } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import styles from './Notices.module.css';
import { useCureLabel } from './use-cure-label.ts';

/** Why the last picture could not be painted, under the prompt, with what one click can do about it. */
export function PaintProblem() {
  const { t } = useTranslation();
  const { paintAgain, dismissFailure } = useAppStore().getState();
  const failure = useApp((state) => state.failure);
  const cure = useCure(failure?.error ?? null);
  const growUpwards = useGrowingUpwards();
  if (!failure) return null;
  return (
    <div ref={growUpwards} className={styles['underPrompt']}>
      <ErrorNotice
        error={failure.error}
        retry={() => void paintAgain()}
        cure={cure}
        onDismiss={dismissFailure}
      >
        {failure.done > 0 ? t('notices.kept', { number: failure.done }) : undefined}
      </ErrorNotice>
    </div>
  );
}

function useCure(error: ErrorData | null) {
  const labelOf = useCureLabel();
  const store = useAppStore();
  // What helps depends on the settings, which may be changed meanwhile.
  useApp((state) => state.form);
  useApp((state) => state.model);
  const cure = error && cureOf(error, store.getState());
  return cure && { label: labelOf(cure), run: cure.run };
}

/** The card around it grows over what is above, so that nothing on the page moves. */
function useGrowingUpwards() {
  return useCallback((element: HTMLElement | null) => {
    const card = element?.parentElement;
    if (!element || !card) return;
    const grow = () => {
      card.style.marginTop = `${String(-element.offsetHeight)}px`;
    };
    // At once, too: the observer speaks only when the page is drawn next.
    grow();
    const observer = new ResizeObserver(grow);
    observer.observe(element);
    return () => {
      observer.disconnect();
      card.style.marginTop = '';
    };
  }, []);
}
