import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { foundPictures, type Search } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Gallery.module.css';
import { focusSearchButton } from './SearchButton.tsx';
import { SearchStatus } from './SearchStatus.tsx';
import { Strip } from './Strip.tsx';

/** Searches the pictures by words, by a picture or by a prompt. */
export function SearchPanel() {
  const search = useApp((state) => state.search);
  return search && <Found search={search} />;
}

function Found({ search }: { readonly search: Search }) {
  const { t } = useTranslation();
  const { searchFor, closeSearch } = useAppStore().getState();
  const panel = useRef<HTMLDivElement>(null);
  const { query, ids } = search;
  const text = query.by === 'words' ? query.text : '';
  const isEmpty = query.by === 'words' && text.trim() === '';
  const { groups, count } = useGroups(query, ids, isEmpty);

  const leaving = t(text === '' ? 'search.close' : 'search.clear');
  const leave = () => {
    if (text !== '') return void searchFor('');
    closeSearch();
    focusSearchButton();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method is composing, it needs Escape and Enter.
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    // Otherwise Escape would also cancel the picture being painted.
    event.preventDefault();
    leave();
  };

  const toResults = (event: KeyboardEvent) => {
    if (!['Enter', 'ArrowDown'].includes(event.key) || event.nativeEvent.isComposing) return;
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const first = panel.current?.querySelector<HTMLButtonElement>('button[aria-current]');
    first?.focus();
    first?.click();
  };

  return (
    <div ref={panel} className={styles['panel']} role="search" onKeyDown={onKeyDown}>
      <TextInput
        type="search"
        autoFocus={query.by === 'words'}
        size="sm"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        leftSection={<IconSearch size={16} stroke={1.6} />}
        rightSection={
          <CloseButton size="sm" aria-label={leaving} title={leaving} onClick={leave} />
        }
        rightSectionPointerEvents="all"
        maxLength={1000}
        value={text}
        onChange={(event) => void searchFor(event.currentTarget.value)}
        onKeyDown={toResults}
      />
      <SearchStatus search={search} count={isEmpty ? null : count} />
      <Strip groups={groups} />
    </div>
  );
}

function useGroups(query: Search['query'], ids: Search['ids'], isEmpty: boolean) {
  const { t } = useTranslation();
  const pictures = useApp((state) => state.pictures);
  return useMemo(() => {
    if (isEmpty) return { groups: [{ label: null, pictures }], count: pictures.length };
    const { certain, similar } = foundPictures(pictures, { query, ids });
    const isByWords = query.by === 'words';
    const groups = [
      { label: isByWords ? t('search.said') : null, pictures: certain },
      { label: isByWords ? t('search.shown') : null, pictures: similar },
    ];
    return { groups, count: certain.length + similar.length };
  }, [pictures, query, ids, isEmpty, t]);
}
