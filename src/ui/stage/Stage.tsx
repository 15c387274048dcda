import { useTranslation } from 'react-i18next';
import { useApp } from '../store-context.ts';
import { EmptyView } from './EmptyView.tsx';
import { LiveView } from './LiveView.tsx';
import { PictureView } from './PictureView.tsx';
import styles from './Stage.module.css';

/** The picture being painted, the selected one, the newest one, or the empty sheet. */
export function Stage() {
  const { t } = useTranslation();
  const run = useApp((state) => (state.selectedId === null ? state.run : null));
  const picture = useApp(
    ({ pictures, selectedId }) => pictures.find(({ id }) => id === selectedId) ?? pictures[0],
  );
  return (
    <section className={styles['stage']} aria-label={t('stage.region')}>
      {run ? <LiveView run={run} /> : picture ? <PictureView picture={picture} /> : <EmptyView />}
    </section>
  );
}
