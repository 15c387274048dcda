import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { Screen } from '../Screen.tsx';
import { useApp } from '../store-context.ts';
import { Board } from './Board.tsx';
import { Differences } from './Differences.tsx';
import { Others } from './Others.tsx';
import { Tools } from './Tools.tsx';
import { useViewport } from './use-viewport.ts';
import styles from './Viewer.module.css';

/** The selected picture in the full window, alone or beside another one. */
export function ViewerScreen() {
  const { t } = useTranslation();
  const pictures = useApp((state) => state.pictures);
  const selectedId = useApp((state) => state.selectedId);
  const comparedId = useApp((state) => state.comparedId);
  const [tiled, setTiled] = useState(false);
  const picture = pictures.find(({ id }) => id === selectedId) ?? pictures[0];
  const other = pictures.find(({ id }) => id === comparedId) ?? null;
  const isTiled = tiled && other === null && picture?.parameters?.tiling === true;
  const viewport = useViewport(picture, isTiled);
  return (
    <Screen
      title={t(other ? 'viewer.compare' : 'viewer.title')}
      closeLabel={t('viewer.close')}
      entrance="[data-look-button]"
      isFull
    >
      {picture && (
        <div className={styles['viewer']}>
          <Board picture={picture} other={other} isTiled={isTiled} viewport={viewport} />
          <Tools
            picture={picture}
            isComparing={other !== null}
            isTiled={isTiled}
            onTile={setTiled}
            viewport={viewport}
          />
          {other && (
            <div className={styles['compared']}>
              <Others picture={picture} other={other} />
              <Differences first={picture} second={other} />
            </div>
          )}
        </div>
      )}
    </Screen>
  );
}
