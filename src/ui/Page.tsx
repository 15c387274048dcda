import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { Composer } from './composer/Composer.tsx';
import { Gallery } from './gallery/Gallery.tsx';
import { Header } from './header/Header.tsx';
import { Notices } from './notices/Notices.tsx';
import styles from './Page.module.css';
import { Announcer } from './stage/Announcer.tsx';
import { Stage } from './stage/Stage.tsx';
import { useShortcuts } from './use-shortcuts.ts';

const OptionsAside = lazy(async () => ({
  default: (await import('./options/OptionsAside.tsx')).OptionsAside,
}));
const OptionsDrawer = lazy(async () => ({
  default: (await import('./options/OptionsDrawer.tsx')).OptionsDrawer,
}));

export function Page() {
  useShortcuts();
  const [optionsOpen, { toggle, close }] = useDisclosure(false);
  const isWide = useMediaQuery('(min-width: 62.5em)', true, { getInitialValueInEffect: false });
  const Options = isWide ? OptionsAside : OptionsDrawer;

  return (
    <div className={styles['page']}>
      <Header />
      <Notices />
      <main className={styles['main']}>
        <Gallery />
        <div className={styles['desk']}>
          <Stage />
          <Composer optionsOpen={optionsOpen} onToggleOptions={toggle} />
        </div>
        {optionsOpen && (
          <Suspense>
            <Options onClose={close} />
          </Suspense>
        )}
      </main>
      <Announcer />
    </div>
  );
}
