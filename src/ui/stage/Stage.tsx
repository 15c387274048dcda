import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { stageViewOf } from '../../store/index.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useApp } from '../store-context.ts';
import { BatchView } from './BatchView.tsx';
import { EmptyView } from './EmptyView.tsx';
import { LiveView } from './LiveView.tsx';
import { PictureView } from './PictureView.tsx';
import styles from './Stage.module.css';

const GuideStage = lazyPart(async () => (await import('../guide/GuideStage.tsx')).GuideStage);

/** The picture being painted, the selected one, the newest one or its batch, or the empty sheet. */
export function Stage() {
  const { t } = useTranslation();
  return (
    <section className={styles['stage']} aria-label={t('stage.region')}>
      <View />
    </section>
  );
}

function View() {
  const view = useApp(useShallow(stageViewOf));
  const run = useApp((state) => (view.type === 'live' ? state.run : null));
  const showsGuide = useApp((state) => state.shownGuide !== null);
  const picture = useApp(({ pictures }) =>
    view.type === 'picture' ? pictures.find(({ id }) => id === view.id) : undefined,
  );
  if (run) return <LiveView run={run} />;
  if (picture) return <PictureView picture={picture} />;
  if (view.type === 'batch') return <BatchView id={view.id} />;
  return showsGuide ? <GuideStage /> : <EmptyView />;
}
