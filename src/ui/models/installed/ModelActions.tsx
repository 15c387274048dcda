import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowsMinimize,
  IconDots,
  IconFileCheck,
  IconFileExport,
  IconPencil,
  IconTarget,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LibraryModel } from '../../../contract/library.ts';
import { isShrinkable } from '../../../store/index.ts';
import { useApp, useAppStore } from '../../store-context.ts';
import { isEmbedded } from '../../../store/index.ts';
import { saveBlob } from './save-blob.ts';
import { useModelName } from '../use-model-name.ts';

const ICON = { size: 18, stroke: 1.6 };

/** The form or question that an entry opens before it does anything. */
export type ModelQuestion = 'rename' | 'prediction' | 'shrink' | 'delete';

interface Props {
  readonly model: LibraryModel;
  readonly isAsking: boolean;
  readonly onAsk: (question: ModelQuestion) => void;
}

export function ModelActions({ model: { manifest }, isAsking, onAsk }: Props) {
  const { t } = useTranslation();
  const { verifyModel, exportModel } = useAppStore().getState();
  const { id } = manifest;
  const name = useModelName()(manifest);
  const isBusy = useApp(({ work }) =>
    ['changing', 'renaming', 'deleting', 'exporting', 'verifying', 'shrinking'].includes(
      work[id]?.type ?? '',
    ),
  );
  const save = async () => {
    const file = await exportModel(id);
    if (file) saveBlob(file, `${name}.zip`);
  };
  return (
    <Menu
      position="bottom-end"
      shadow="md"
      width={200}
      // Inside the dialog that the menu belongs to.
      withinPortal={false}
      // The question takes the focus.
      returnFocus={!isAsking}
    >
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          disabled={isBusy}
          aria-label={t('models.more', { name })}
          title={t('models.more', { name })}
        >
          <IconDots {...ICON} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!isEmbedded(manifest) && (
          <>
            <Menu.Item leftSection={<IconPencil {...ICON} />} onClick={() => onAsk('rename')}>
              {t('models.rename.action')}
            </Menu.Item>
            <Menu.Item leftSection={<IconTarget {...ICON} />} onClick={() => onAsk('prediction')}>
              {t('models.prediction.action')}
            </Menu.Item>
          </>
        )}
        {isShrinkable(manifest) && (
          <Menu.Item leftSection={<IconArrowsMinimize {...ICON} />} onClick={() => onAsk('shrink')}>
            {t('models.shrink.action')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconFileCheck {...ICON} />} onClick={() => void verifyModel(id)}>
          {t('models.verify.action')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileExport {...ICON} />} onClick={() => void save()}>
          {t('models.export.action')}
        </Menu.Item>
        {!isEmbedded(manifest) && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconTrash {...ICON} />} onClick={() => onAsk('delete')}>
              {t('models.delete.action')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
