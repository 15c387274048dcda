import { ActionIcon } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../store-context.ts';

const ID = 'gallery-search';

export function SearchButton() {
  const { t } = useTranslation();
  const { openSearch } = useAppStore().getState();
  return (
    <ActionIcon
      id={ID}
      variant="subtle"
      color="gray"
      size={36}
      aria-label={t('search.open')}
      title={t('search.open')}
      onClick={openSearch}
    >
      <IconSearch size={18} stroke={1.6} />
    </ActionIcon>
  );
}

/** Returns the focus to the button that opened the search, once it is rendered again. */
export function focusSearchButton(): void {
  requestAnimationFrame(() => document.getElementById(ID)?.focus());
}
