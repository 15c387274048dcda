import { Button, Menu } from '@mantine/core';
import { IconChevronUp, IconInfinity, IconLayoutGrid, IconPlaylistX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NotifyItem } from '../queue/NotifyItem.tsx';
import { useApp, useAppStore } from '../store-context.ts';

const ICON = { size: 16, stroke: 1.6 };

/** What else the button can do. */
export function GenerateMenu({ className }: { readonly className: string }) {
  const { t } = useTranslation();
  const { generate, emptyQueue, openGrid } = useAppStore().getState();
  const hasMany = useApp(({ queue }) => queue.entries.length > 1);
  const label = t('composer.moreWays');
  return (
    <Menu position="top-end" shadow="md" withinPortal={false}>
      <Menu.Target>
        <Button
          size="md"
          px={8}
          className={className}
          aria-label={label}
          title={label}
          data-more-ways
        >
          <IconChevronUp size={16} stroke={1.8} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
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
      </Menu.Dropdown>
    </Menu>
  );
}
