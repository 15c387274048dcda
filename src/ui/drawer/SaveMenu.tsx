import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload, IconFileZip, IconFolder } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { saveBlob } from '../models/installed/save-blob.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { archiveName, directoryPicker } from './save-names.ts';

const ICON = { size: 18, stroke: 1.6 };

interface Props {
  readonly ids: readonly string[];
  readonly onAsk: (isOpen: boolean) => void;
}

/** Saves the selected pictures: as one zip, or into a folder, where the browser lets the user choose one. */
export function SaveMenu({ ids, onAsk }: Props) {
  const { t } = useTranslation();
  const { packPictures, writePictures } = useAppStore().getState();
  const isBusy = useApp((state) => state.archiveRun !== null);

  const pack = async () => {
    const packed = await packPictures(ids);
    if (packed) saveBlob(packed.file, archiveName('pictures', new Date()));
  };
  const write = async () => {
    const folder = await directoryPicker?.({ id: 'skypaint', mode: 'readwrite' }).catch(() => null);
    if (folder) await writePictures(folder, ids);
  };

  return (
    <Menu position="top-end" shadow="md" withinPortal={false} onChange={onAsk}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          disabled={isBusy}
          aria-label={t('drawer.save')}
          title={t('drawer.save')}
        >
          <IconDownload size={20} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFileZip {...ICON} />} onClick={() => void pack()}>
          {t('drawer.saveZip')}
        </Menu.Item>
        {directoryPicker && (
          <Menu.Item leftSection={<IconFolder {...ICON} />} onClick={() => void write()}>
            {t('drawer.saveFolder')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
