import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArchive,
  IconDatabase,
  IconDots,
  IconPhotoPlus,
  IconRestore,
} from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { PICTURE_TYPES } from '../../store/index.ts';
import { FileInput } from '../FileInput.tsx';
import { saveBlob } from '../models/installed/save-blob.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { archiveName } from './save-names.ts';

const ICON = { size: 18, stroke: 1.6 };

interface Props {
  readonly onAsk: (isOpen: boolean) => void;
  readonly onDiskUse: () => void;
}

/** Actions on all pictures: import, backup, restore, and disk use. */
export function DrawerMenu({ onAsk, onDiskUse }: Props) {
  const { t } = useTranslation();
  const { backUpGallery, importPictures, restoreGallery } = useAppStore().getState();
  const isBusy = useApp((state) => state.archiveRun !== null);
  const isEmpty = useApp((state) => state.pictures.length === 0);
  const pictures = useRef<HTMLInputElement>(null);
  const backup = useRef<HTMLInputElement>(null);

  const backUp = async () => {
    const packed = await backUpGallery();
    if (packed) saveBlob(packed.file, archiveName('backup', new Date()));
  };

  return (
    <>
      <Menu position="bottom-end" shadow="md" withinPortal={false} onChange={onAsk}>
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('drawer.more')}
            title={t('drawer.more')}
          >
            <IconDots size={18} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            disabled={isBusy}
            leftSection={<IconPhotoPlus {...ICON} />}
            onClick={() => pictures.current?.click()}
          >
            {t('drawer.import')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            disabled={isBusy || isEmpty}
            leftSection={<IconArchive {...ICON} />}
            onClick={() => void backUp()}
          >
            {t('drawer.backUp')}
          </Menu.Item>
          <Menu.Item
            disabled={isBusy}
            leftSection={<IconRestore {...ICON} />}
            onClick={() => backup.current?.click()}
          >
            {t('drawer.restoreBackup')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconDatabase {...ICON} />} onClick={onDiskUse}>
            {t('drawer.diskUse')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <FileInput
        ref={pictures}
        accept={PICTURE_TYPES.join()}
        multiple
        data-import-pictures
        onPick={(files) => void importPictures(files)}
      />
      <FileInput
        ref={backup}
        accept=".zip,application/zip"
        data-restore-backup
        onPick={([file]) => void restoreGallery(file)}
      />
    </>
  );
}
