import { Button } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowsDiff,
  IconHeart,
  IconHeartOff,
  IconSelectAll,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../IconAction.tsx';
import { useAppStore } from '../store-context.ts';
import { AlbumsMenu } from './AlbumsMenu.tsx';
import styles from './Drawer.module.css';
import { EraseButton } from './EraseButton.tsx';
import { SaveMenu } from './SaveMenu.tsx';
import type { Selection } from './use-selection.ts';

const ICON = { size: 20, stroke: 1.6 };

interface Props {
  readonly selection: Selection;
  readonly isBin: boolean;
  readonly onFavourite: (ids: readonly string[]) => void;
  readonly onAsk: (isOpen: boolean) => void;
}

/** Actions on the selected pictures. */
export function SelectionBar({ selection, isBin, onFavourite, onAsk }: Props) {
  const { t } = useTranslation();
  const { compare, putBack, removeMany } = useAppStore().getState();
  const { pictures } = selection;
  const ids = pictures.map(({ id }) => id);
  const [first, second] = ids;
  const areFavourites = pictures.every(({ favourite }) => favourite);
  const done = (work: Promise<void>) => {
    selection.clear();
    void work;
  };
  return (
    <div className={styles['foot']} role="toolbar" aria-label={t('drawer.select')}>
      <IconAction size={44} label={t('drawer.endSelection')} run={selection.clear}>
        <IconX {...ICON} />
      </IconAction>
      <span className={styles['count']} role="status">
        {t('drawer.selected', { count: ids.length })}
      </span>
      <IconAction size={44} label={t('drawer.selectAll')} run={selection.selectAll}>
        <IconSelectAll {...ICON} />
      </IconAction>
      {isBin ? (
        <>
          <Button
            variant="subtle"
            color="gray"
            size="md"
            px="sm"
            leftSection={<IconArrowBackUp {...ICON} />}
            onClick={() => done(putBack(ids))}
          >
            {t('drawer.restore')}
          </Button>
          <EraseButton label={t('drawer.erase')} ids={ids} onAsk={onAsk} onDone={selection.clear} />
        </>
      ) : (
        <>
          <IconAction
            size={44}
            label={t(areFavourites ? 'drawer.notFavourite' : 'drawer.favourite')}
            run={() => onFavourite(ids)}
          >
            {areFavourites ? <IconHeartOff {...ICON} /> : <IconHeart {...ICON} />}
          </IconAction>
          {first !== undefined && second !== undefined && ids.length === 2 && (
            <IconAction size={44} label={t('viewer.compare')} run={() => compare(first, second)}>
              <IconArrowsDiff {...ICON} />
            </IconAction>
          )}
          <AlbumsMenu pictures={pictures} onAsk={onAsk} />
          <SaveMenu ids={ids} onAsk={onAsk} />
          <IconAction size={44} label={t('drawer.remove')} run={() => done(removeMany(ids))}>
            <IconTrash {...ICON} />
          </IconAction>
        </>
      )}
    </div>
  );
}
