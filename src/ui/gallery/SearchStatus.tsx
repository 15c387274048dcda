import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ErrorData, Search } from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import styles from './Gallery.module.css';

interface Props {
  readonly search: Search;
  /** How many pictures were found; null when all are shown. */
  readonly count: number | null;
}

/** What the search found, and which pictures it could not see. */
export function SearchStatus({ search, count }: Props) {
  const { t } = useTranslation();
  const { missing, failure } = useApp((state) => state.indexing);
  const { query, isSearching } = search;
  const problem = search.failure ?? failure;
  return (
    <div className={styles['status']}>
      {query.by === 'picture' && <p>{t('search.similar')}</p>}
      {query.by === 'prompt' && <p>{t('search.ranked')}</p>}
      <p role="status">
        {count !== null && (isSearching ? t('search.looking') : outcome(count, t))}
      </p>
      {problem ? (
        <p className={styles['problem']}>{problemText(problem, t)}</p>
      ) : (
        missing !== null && missing > 0 && <p>{t('search.missing', { count: missing })}</p>
      )}
    </div>
  );
}

function outcome(count: number, t: TFunction): string {
  return count === 0 ? t('search.nothing') : t('search.count', { count });
}

function problemText({ code, details }: ErrorData, t: TFunction): string {
  if (code === 'quota') return t('search.problems.quota');
  if (code === 'unreadable-picture') return t('search.problems.unreadable');
  if (details['what'] === 'IndexedDB') return t('search.problems.noStorage');
  return t('search.problems.other', { reason: t(`errors.${code}.title`) });
}
