import { useTranslation } from 'react-i18next';
import { textIn } from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import styles from './Header.module.css';

/** The model's name, licence and sources of training data. */
export function ModelCredits() {
  const { t, i18n } = useTranslation();
  const model = useApp((state) => state.model);
  if (model.status !== 'ready') return null;
  const { name, version, licence } = model.manifest;
  const facts = { name: textIn(name, i18n.language), version, licence: licence.spdx };
  return (
    <div className={styles['group']}>
      <h2 className={styles['groupTitle']}>{t('settings.model')}</h2>
      <p className={styles['hint']}>{t('settings.modelVersion', facts)}</p>
      {licence.attributions.length > 0 && (
        <details className={styles['hint']}>
          <summary>{t('settings.credits')}</summary>
          <ul className={styles['credits']}>
            {licence.attributions.map((work) => (
              <li key={work.name}>
                {work.name} ({work.licence}), {work.source}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
