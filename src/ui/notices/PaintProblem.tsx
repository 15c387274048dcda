import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { cureOf, type ErrorData } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import styles from './Notices.module.css';
import { useCureLabel } from './use-cure-label.ts';

/** Why the last picture could not be painted, shown under the prompt, with a fix that takes one click. */
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
  // What helps depends on the settings, which may have changed since.
  useApp((state) => state.form);
  useApp((state) => state.model);
  const cure = error && cureOf(error, store.getState());
  return cure && { label: labelOf(cure), run: cure.run };
}

/** Lets the surrounding card grow upwards over what is above it, so that nothing on the page moves. */
function useGrowingUpwards() {
  return useCallback((element: HTMLElement | null) => {
    const card = element?.parentElement;
    if (!element || !card) return;
    const grow = () => {
      card.style.marginTop = `${String(-element.offsetHeight)}px`;
    };
    // Also at once: the observer reports only with the next frame.
    grow();
    const observer = new ResizeObserver(grow);
    observer.observe(element);
    return () => {
      observer.disconnect();
      card.style.marginTop = '';
    };
  }, []);
}
