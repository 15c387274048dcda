import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { useApp } from '../store-context.ts';
import { ClearButton } from './ClearButton.tsx';
import { DrawerButton } from './DrawerButton.tsx';
import styles from './Gallery.module.css';
import { SearchButton } from './SearchButton.tsx';
import { Strip } from './Strip.tsx';

const SearchPanel = lazyPart(
  async () => (await import('./SearchPanel.tsx')).SearchPanel,
  AllPictures,
);

/** Fewer pictures than this need no search. */
const WORTH_SEARCHING = 7;

/** The strip of earlier results, or of the search results. */
export function Gallery() {
  const { t } = useTranslation();
  const pictures = useApp((state) => state.pictures);
  const isRunning = useApp((state) => state.run !== null);
  const isSearching = useApp(
    // The drawer shows its own search results.
    (state) => state.search !== null && state.screen !== 'drawer',
  );
  // The place is reserved, so that the first picture does not shift the page.
  if (pictures.length === 0 && !isRunning) return <div className={styles['place']} />;

  const classes = `${styles['gallery']} ${isSearching ? styles['searching'] : ''}`;
  return (
    <nav className={classes} aria-label={t('gallery.label')}>
      {isSearching ? (
        <SearchPanel />
      ) : (
        <>
          <AllPictures />
          <div className={styles['actions']}>
            {pictures.length >= WORTH_SEARCHING && <SearchButton />}
            <DrawerButton />
            {pictures.length > 0 && <ClearButton />}
          </div>
        </>
      )}
    </nav>
  );
}

function AllPictures() {
  const pictures = useApp((state) => state.pictures);
  return <Strip groups={[{ label: null, pictures }]} />;
}
