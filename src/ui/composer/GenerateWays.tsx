import { Menu } from '@mantine/core';
import { IconBraces, IconInfinity, IconLayoutGrid, IconPlaylistX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MOST_VARIANTS } from '../../store/index.ts';
import { PopUpMenu } from '../pop-up/PopUpMenu.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { NotifyItem } from '../queue/NotifyItem.tsx';
import { useApp, useAppStore } from '../store-context.ts';

const ICON = { size: 16, stroke: 1.6 };

/** More that Generate can do. */
export function GenerateWays({ popUp }: { readonly popUp: PopUp }) {
  const { t } = useTranslation();
  const { generate, emptyQueue, openGrid, paintVariants } = useAppStore().getState();
  const variants = useApp(({ measures }) => measures?.variants ?? 1);
  const hasMany = useApp(({ queue }) => queue.entries.length > 1);
  return (
    <PopUpMenu popUp={popUp} position="top-end">
      <Menu.Item
        leftSection={<IconInfinity {...ICON} />}
        onClick={() => void generate({ isEndless: true })}
      >
        {t('composer.endless')}
      </Menu.Item>
      {variants > 1 && variants <= MOST_VARIANTS && (
        <Menu.Item leftSection={<IconBraces {...ICON} />} onClick={() => void paintVariants()}>
          {t('composer.variants', { count: variants })}
        </Menu.Item>
      )}
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
