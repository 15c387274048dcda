import { Menu } from '@mantine/core';
import { IconBrush } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Picture } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';

/** Opens a picture in the editor. */
export function EditItem({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const { edit } = useAppStore().getState();
  return (
    <Menu.Item
      leftSection={<IconBrush size={16} stroke={1.6} />}
      onClick={() => void edit(picture)}
    >
      {t('editor.open')}
    </Menu.Item>
  );
}
