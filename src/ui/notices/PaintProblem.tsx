import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { cureOf, type ErrorData, type OptionKey } from '../../store/index.ts';
import { useOptionWords } from '../options/use-option-words.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import styles from './Notices.module.css';

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
  const { t } = useTranslation();
  const words = useOptionWords();
  const store = useAppStore();
  // What helps depends on the settings, which may be changed meanwhile.
  useApp((state) => state.form);
  useApp((state) => state.model);
  const cure = error && cureOf(error, store.getState());
  if (!cure) return null;
  const { name, values, run } = cure;
  // A field is named as in the settings.
  const field = name === 'limit' ? words.label(values['field'] as OptionKey) : '';
  const inserted: Record<string, string | number> = { ...values, field };
  return { label: String(t(`cures.${name}`, inserted as never)), run };
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
