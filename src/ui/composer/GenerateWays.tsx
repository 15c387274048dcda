import { Menu } from '@mantine/core';
import { IconInfinity, IconLayoutGrid, IconPlaylistX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PopUpMenu } from '../pop-up/PopUpMenu.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { NotifyItem } from '../queue/NotifyItem.tsx';
import { useApp, useAppStore } from '../store-context.ts';

const ICON = { size: 16, stroke: 1.6 };

/** What else Generate can do. */
export function GenerateWays({ popUp }: { readonly popUp: PopUp }) {
  const { t } = useTranslation();
  const { generate, emptyQueue, openGrid } = useAppStore().getState();
  const hasMany = useApp(({ queue }) => queue.entries.length > 1);
  return (
    <PopUpMenu popUp={popUp} position="top-end">
      <Menu.Item
        leftSection={<IconInfinity {...ICON} />}
        onClick={() => void generate({ isEndless: true })}
      >
        {t('composer.endless')}
      </Menu.Item>
      <Menu.Item leftSection={<IconLayoutGrid {...ICON} />} onClick={openGrid}>
        {t('grid.open')}
      </Menu.Item>
      <NotifyItem />
      {hasMany && (
        <Menu.Item leftSection={<IconPlaylistX {...ICON} />} onClick={emptyQueue}>
          {t('queue.empty')}
        </Menu.Item>
      )}
    </PopUpMenu>
  );
}
