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
import { Announcer } from './stage/Announcer.tsx';
import { Stage } from './stage/Stage.tsx';
import { useApp, useAppStore } from './store-context.ts';
import { useBackCloses } from './use-back-closes.ts';
import { useLeaveWarning } from './use-leave-warning.ts';
import { useShortcuts } from './shortcuts/use-shortcuts.ts';

const OptionsAside = lazyPart(
  async () => (await import('./options/OptionsAside.tsx')).OptionsAside,
);
const OptionsDrawer = lazyPart(
  async () => (await import('./options/OptionsDrawer.tsx')).OptionsDrawer,
);
const GuidePanel = lazyPart(async () => (await import('./guide/GuidePanel.tsx')).GuidePanel);
const ModelsScreen = lazyPart(async () => (await import('./models/ModelsScreen.tsx')).ModelsScreen);
const EditorScreen = lazyPart(async () => (await import('./editor/EditorScreen.tsx')).EditorScreen);
const ViewerScreen = lazyPart(
  async () => (await import('./compare/ViewerScreen.tsx')).ViewerScreen,
);
const MatchScreen = lazyPart(async () => (await import('./match/MatchScreen.tsx')).MatchScreen);
const GridScreen = lazyPart(async () => (await import('./grid/GridScreen.tsx')).GridScreen);
const BenchScreen = lazyPart(async () => (await import('./bench/BenchScreen.tsx')).BenchScreen);
const DrawerScreen = lazyPart(async () => (await import('./drawer/DrawerScreen.tsx')).DrawerScreen);
const ShortcutSheet = lazyPart(
  async () => (await import('./shortcuts/ShortcutSheet.tsx')).ShortcutSheet,
);
const EnlargeScreen = lazyPart(
  async () => (await import('./enlarge/EnlargeScreen.tsx')).EnlargeScreen,
);

export function Page() {
  useShortcuts();
  useLeaveWarning();
  useBackgroundTitle();
  useDoneNotification();
  const [optionsOpen, { toggle, close }] = useDisclosure(false);
  const isWide = useMediaQuery('(min-width: 62.5em)', true, { getInitialValueInEffect: false });
  const screen = useApp((state) => state.screen);
  useBackCloses(screen !== null, useAppStore().getState().closeScreen);
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
      {screen === 'models' && <ModelsScreen />}
      {screen === 'drawer' && <DrawerScreen />}
      {screen === 'match' && <MatchScreen />}
      {screen === 'enlarge' && <EnlargeScreen />}
      {screen === 'editor' && <EditorScreen />}
      {screen === 'grid' && <GridScreen />}
      {screen === 'viewer' && <ViewerScreen />}
      {screen === 'benchmark' && <BenchScreen />}
      {screen === 'shortcuts' && <ShortcutSheet />}
      <DropTarget />
      <Announcer />
    </div>
  );
}
