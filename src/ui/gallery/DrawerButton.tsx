import { ActionIcon } from '@mantine/core';
import { IconLayoutGrid } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../store-context.ts';

/** Loads the drawer's code while the pointer or the focus is on its way to the click. The drawer itself says if that fails. */
const loadEarly = () => void import('../drawer/DrawerScreen.tsx').catch(() => undefined);

/** Opens the drawer with all pictures. */
export function DrawerButton() {
  const { t } = useTranslation();
  const { openDrawer } = useAppStore().getState();
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      aria-label={t('drawer.open')}
      title={t('drawer.open')}
      data-drawer-button
      onPointerEnter={loadEarly}
      onFocus={loadEarly}
      onClick={openDrawer}
    >
      <IconLayoutGrid size={18} stroke={1.6} />
    </ActionIcon>
  );
}
