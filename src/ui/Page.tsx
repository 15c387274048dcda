import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Composer } from './composer/Composer.tsx';
import { Gallery } from './gallery/Gallery.tsx';
import { Header } from './header/Header.tsx';
import { DropTarget } from './models/add/DropTarget.tsx';
import { lazyPart } from './lazy-part.tsx';
import { Notices } from './notices/Notices.tsx';
import { Toasts } from './notices/Toasts.tsx';
import styles from './Page.module.css';
import { useBackgroundTitle, useDoneNotification } from './queue/use-background-news.ts';
import { Screens } from './Screens.tsx';
import { Announcer } from './stage/Announcer.tsx';
import { Stage } from './stage/Stage.tsx';
import { useApp, useAppStore } from './store-context.ts';
import { useLeaveWarning } from './use-leave-warning.ts';
import { useShortcuts } from './shortcuts/use-shortcuts.ts';

const OptionsAside = lazyPart(
  async () => (await import('./options/OptionsAside.tsx')).OptionsAside,
);
const OptionsDrawer = lazyPart(
  async () => (await import('./options/OptionsDrawer.tsx')).OptionsDrawer,
);
const GuidePanel = lazyPart(async () => (await import('./guide/GuidePanel.tsx')).GuidePanel);

export function Page() {
  useShortcuts();
  useLeaveWarning();
  useBackgroundTitle();
  useDoneNotification();
  const [optionsOpen, { toggle, close }] = useDisclosure(false);
  const isWide = useMediaQuery('(min-width: 62.5em)', true, { getInitialValueInEffect: false });
  const hasGuidePanel = useApp((state) => state.guidePanel !== null);
  const { closeGuidePanel } = useAppStore().getState();
  const Options = isWide ? OptionsAside : OptionsDrawer;

  // The two panels occupy the same place.
  const showsOptions = optionsOpen && !hasGuidePanel;
  const toggleOptions = () => {
    if (!hasGuidePanel || !optionsOpen) toggle();
    closeGuidePanel();
  };

  return (
    <div className={styles['page']}>
      <Header />
      <main className={styles['main']}>
        <Gallery />
        <div className={styles['desk']}>
          <div className={styles['easel']}>
            <div className={styles['news']}>
              <div className={styles['stack']}>
                <Notices />
                <Toasts />
              </div>
            </div>
            <Stage />
          </div>
          <Composer optionsOpen={showsOptions} onToggleOptions={toggleOptions} />
        </div>
        {showsOptions && <Options onClose={close} />}
        {hasGuidePanel && <GuidePanel />}
      </main>
      <Screens />
      <DropTarget />
      <Announcer />
    </div>
  );
}
