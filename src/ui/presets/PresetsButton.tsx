import { ActionIcon, Popover } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './Presets.module.css';
import { PresetsList } from './PresetsList.tsx';

/** Opens the settings that were saved under a name. */
export function PresetsButton() {
  const { t } = useTranslation();
  const label = t('presets.title');
  return (
    <Popover
      width={290}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      middlewares={{ shift: { padding: 12 }, size: { padding: 12 } }}
    >
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size={40} aria-label={label} title={label}>
          <IconBookmark size={18} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={label} className={styles['dropdown'] ?? ''}>
        <PresetsList />
      </Popover.Dropdown>
    </Popover>
  );
}
