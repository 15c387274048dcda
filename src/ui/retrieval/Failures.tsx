import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ErrorData, Measurement } from '../../store/index.ts';
import { pictureProblem } from '../match/picture-problem.ts';
import styles from './Retrieval.module.css';

const MAX_LISTED = 20;

/** The pictures that a measurement could not open. */
export function Failures({ failures }: Pick<Measurement['result'], 'failures'>) {
  const { t } = useTranslation();
  if (failures.length === 0) return null;
  const more = failures.length - MAX_LISTED;
  return (
    <div className={styles['problems']} role="status">
      <p>{t('retrieval.failures', { number: failures.length })}</p>
      <ul>
        {failures.slice(0, MAX_LISTED).map(({ name, error }) => (
          <li key={name}>{t('retrieval.failure', { name, reason: reasonOf(error, t) })}</li>
        ))}
        {more > 0 && <li>{t('retrieval.moreFailures', { number: more })}</li>}
      </ul>
    </div>
  );
}

function reasonOf(error: ErrorData, t: TFunction): string {
  if (error.details['what'] === 'base64') return t('retrieval.brokenBase64');
  return pictureProblem(error, t).title;
}
