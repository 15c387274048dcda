import { Button, CloseButton, SegmentedControl, TextInput } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bytesOf, EVERYTHING, type Picture } from '../../store/index.ts';
import { useIncomingPictures, type IncomingPicture } from '../match/use-incoming-pictures.ts';
import { Screen } from '../Screen.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './Drawer.module.css';
import { ArchiveStatus } from './ArchiveStatus.tsx';
import { DiskUse } from './DiskUse.tsx';
import { DrawerMenu } from './DrawerMenu.tsx';
import { EraseButton } from './EraseButton.tsx';
import { Filters } from './Filters.tsx';
import { PictureGrid } from './PictureGrid.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { useGroups } from './use-groups.ts';
import { useSelection } from './use-selection.ts';

/** All pictures: to find, sort, save and delete them. */
export function DrawerScreen() {
  const { t } = useTranslation();
  const { select, closeScreen, closeSearch, searchFor, removeMany, mark, importPictures } =
    useAppStore().getState();
  const pictures = useApp((state) => state.pictures);
  const bin = useApp((state) => state.bin);
  const search = useApp((state) => state.search);
  const currentId = useApp((state) => state.selectedId ?? state.pictures[0]?.id ?? null);
  const [isBin, setIsBin] = useState(false);
  const [filter, setFilter] = useState(EVERYTHING);
  /** A question or a menu is open. */
  const [isAsking, setIsAsking] = useState(false);
  const [showsDisk, setShowsDisk] = useState(false);
  const take = useCallback(
    (incoming: readonly IncomingPicture[]) => void importPictures(incoming.map(({ file }) => file)),
    [importPictures],
  );
  const isOver = useIncomingPictures(take);
  const groups = useGroups(filter, isBin);
  const shown = useMemo(() => groups.flatMap((group) => group.pictures), [groups]);
  const selection = useSelection(shown);
  const text = search?.query.by === 'words' ? search.query.text : '';

  useEffect(() => closeSearch, [closeSearch]);

  const open = (id: string) => {
    if (isBin) return selection.toggle(id);
    select(id);
    closeScreen();
  };
  const favourite = (ids: readonly string[]) => {
    if (isBin || ids.length === 0) return;
    const wanted = new Set(ids);
    const areAll = pictures.every(({ id, favourite }) => !wanted.has(id) || favourite);
    void mark(ids, () => ({ favourite: areAll ? undefined : true }));
  };
  const remove = (ids: readonly string[]) => {
    if (isBin || ids.length === 0) return;
    selection.clear();
    void removeMany(ids);
  };

  /** Ends whatever was begun last, wherever the focus is: a button that is disabled while it saves loses it. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || isAsking || event.isComposing) return;
    if (showsDisk) setShowsDisk(false);
    else if (selection.isActive) selection.clear();
    else if (text !== '') void searchFor('');
  };
  // In the capture phase, before a menu closes itself on the same key.
  useWindowEvent('keydown', onKeyDown, true);

  return (
    <Screen
      title={t('drawer.title')}
      closeLabel={t('drawer.close')}
      entrance="[data-drawer-button]"
      isFull
      keepsOpen={showsDisk || selection.isActive || text !== '' || isAsking}
    >
      <div className={styles['drawer']}>
        <div className={styles['tools']}>
          <TextInput
            className={styles['search'] ?? ''}
            type="search"
            size="sm"
            aria-label={t('drawer.search')}
            placeholder={t('drawer.search')}
            leftSection={<IconSearch size={16} stroke={1.6} />}
            rightSection={
              text !== '' && (
                <CloseButton
                  size="sm"
                  aria-label={t('drawer.clearSearch')}
                  onClick={() => void searchFor('')}
                />
              )
            }
            rightSectionPointerEvents="all"
            maxLength={1000}
            value={text}
            onChange={(event) => void searchFor(event.currentTarget.value)}
          />
          <Filters
            pictures={isBin ? bin : pictures}
            filter={filter}
            onChange={setFilter}
            onAsk={setIsAsking}
          />
          <SegmentedControl
            size="sm"
            aria-label={t('drawer.view')}
            value={isBin ? 'bin' : 'pictures'}
            onChange={(value) => setIsBin(value === 'bin')}
            data={[
              { value: 'pictures', label: t('drawer.pictures') },
              {
                value: 'bin',
                label:
                  bin.length > 0 ? t('drawer.binCount', { number: bin.length }) : t('drawer.bin'),
              },
            ]}
          />
          <DrawerMenu onAsk={setIsAsking} onDiskUse={() => setShowsDisk(true)} />
        </div>
        <ArchiveStatus />
        {showsDisk && <DiskUse onAsk={setIsAsking} onClose={() => setShowsDisk(false)} />}
        {isOver && <p className={styles['note']}>{t('drawer.dropHere')}</p>}
        {isBin && <p className={styles['note']}>{t('drawer.binNote')}</p>}
        {shown.length > 0 ? (
          <PictureGrid
            key={String(isBin)}
            groups={groups}
            selection={selection}
            currentId={isBin ? null : currentId}
            onOpen={open}
            onRemove={remove}
            onFavourite={favourite}
          />
        ) : (
          <p className={styles['nothing']} role="status">
            {(isBin ? bin : pictures).length > 0
              ? t('drawer.nothing')
              : t(isBin ? 'drawer.emptyBin' : 'drawer.empty')}
          </p>
        )}
        {selection.isActive ? (
          <SelectionBar
            selection={selection}
            isBin={isBin}
            onFavourite={favourite}
            onAsk={setIsAsking}
          />
        ) : (
          <Foot isBin={isBin} shown={shown} onAsk={setIsAsking} />
        )}
      </div>
    </Screen>
  );
}

interface FootProps {
  readonly isBin: boolean;
  readonly shown: readonly Picture[];
  readonly onAsk: (isOpen: boolean) => void;
}

/** How many pictures are shown and how much space they take; for a moment, what was deleted. */
function Foot({ isBin, shown, onAsk }: FootProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { undo } = useAppStore().getState();
  const bin = useApp((state) => state.bin);
  const removed = useApp(({ undoable }) =>
    undoable?.type === 'removed' ? undoable.ids.length : 0,
  );
  const size = useMemo(() => format.bytes(bytesOf(shown)), [format, shown]);
  const ids = useMemo(() => bin.map(({ id }) => id), [bin]);
  return (
    <div className={styles['foot']}>
      <span className={styles['count']}>{t('drawer.total', { count: shown.length, size })}</span>
      {removed > 0 && (
        <>
          <span role="status">{t('notices.removed', { count: removed })}</span>
          <Button variant="subtle" size="md" px="sm" onClick={() => void undo()}>
            {t('notices.undo')}
          </Button>
        </>
      )}
      {isBin && bin.length > 0 && (
        <EraseButton label={t('drawer.emptyTheBin')} ids={ids} onAsk={onAsk} />
      )}
    </div>
  );
}
