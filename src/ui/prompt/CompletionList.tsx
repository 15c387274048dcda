import { useCallback, useEffect, useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import styles from './CompletionList.module.css';
import { useCompletion } from './use-completion.ts';

/** Completions of what is being typed, above the prompt, where no on-screen keyboard covers them. */
export function CompletionList({ field }: { readonly field: HTMLTextAreaElement }) {
  const { t, i18n } = useTranslation();
  const store = useAppStore();
  const id = useId();
  const locale = i18n.language as Locale;
  const complete = useCallback(
    (before: string) => store.getState().complete(before, locale),
    [store, locale],
  );
  // Creating a formatter takes longer than formatting all of the list's numbers.
  const number = useMemo(() => new Intl.NumberFormat(locale, { notation: 'compact' }), [locale]);
  const { open, choose } = useCompletion({ field, complete });
  const active = open && open.active >= 0 ? `${id}-${open.active}` : null;
  const isOpen = open !== null;

  useEffect(() => {
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-haspopup', 'listbox');
    const set = (name: string, value: string | null) =>
      value === null ? field.removeAttribute(name) : field.setAttribute(name, value);
    set('aria-controls', isOpen ? id : null);
    set('aria-activedescendant', active);
    if (active !== null) document.getElementById(active)?.scrollIntoView({ block: 'nearest' });
  }, [field, id, isOpen, active]);

  return (
    <>
      <span className={styles['status']} role="status">
        {open ? t('prompting.suggestions', { count: open.found.length }) : ''}
      </span>
      {open && (
        <ul
          id={id}
          role="listbox"
          aria-label={t('prompting.suggestionsLabel')}
          className={styles['list'] ?? ''}
        >
          {open.found.map((one, index) => (
            <li
              key={`${one.kind} ${one.insert}`}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === open.active}
              className={styles['option'] ?? ''}
              // So that the field keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(one)}
            >
              <span className={styles['name']}>{one.label}</span>
              {one.detail !== '' && <span className={styles['detail']}>{one.detail}</span>}
              <span className={styles['kind']}>
                {one.count > 0 ? number.format(one.count) : t(`prompting.kinds.${one.kind}`)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
