import { lazyPart } from './lazy-part.tsx';
import { useApp, useAppStore } from './store-context.ts';
import { useBackCloses } from './use-back-closes.ts';

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

/** What covers the page. A component of its own, so that opening it does not render the page again. */
export function Screens() {
  const screen = useApp((state) => state.screen);
  useBackCloses(screen !== null, useAppStore().getState().closeScreen);
  return (
    <>
      {screen === 'models' && <ModelsScreen />}
      {screen === 'drawer' && <DrawerScreen />}
      {screen === 'match' && <MatchScreen />}
      {screen === 'enlarge' && <EnlargeScreen />}
      {screen === 'editor' && <EditorScreen />}
      {screen === 'grid' && <GridScreen />}
      {screen === 'viewer' && <ViewerScreen />}
      {screen === 'benchmark' && <BenchScreen />}
      {screen === 'shortcuts' && <ShortcutSheet />}
    </>
  );
}
