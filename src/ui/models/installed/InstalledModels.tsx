import { useTranslation } from 'react-i18next';
import { installedModels } from '../../../store/index.ts';
import { ErrorNotice } from '../../notices/ErrorNotice.tsx';
import { useApp, useAppStore } from '../../store-context.ts';
import { ModelCard } from './ModelCard.tsx';
import styles from '../Models.module.css';
import { Section } from '../Section.tsx';

export function InstalledModels() {
  const { t } = useTranslation();
  const { loadLibrary } = useAppStore().getState();
  const library = useApp((state) => state.library);
  const model = useApp((state) => state.model);
  const error = useApp((state) => state.libraryError);
  const models = installedModels({ library, model });
  return (
    <Section title={t('models.installed')}>
      {error && <ErrorNotice error={error} retry={() => void loadLibrary()} />}
      <ul className={styles['list']}>
        {models.map((one) => (
          <li key={one.manifest.id}>
            <ModelCard model={one} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
