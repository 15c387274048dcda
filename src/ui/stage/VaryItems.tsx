import { Menu } from '@mantine/core';
import { IconSparkles, IconSparkles2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { VARIATIONS, type PaintedPicture } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';

const ICON = { size: 16, stroke: 1.6 };

/** Paints a picture again with small or large variations. */
export function VaryItems({ picture }: { readonly picture: PaintedPicture }) {
  const { t } = useTranslation();
  const { vary } = useAppStore().getState();
  return (
    <>
      <Menu.Item
        leftSection={<IconSparkles2 {...ICON} />}
        onClick={() => void vary(picture, VARIATIONS.little)}
      >
        {t('picture.varyLittle')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconSparkles {...ICON} />}
        onClick={() => void vary(picture, VARIATIONS.lot)}
      >
        {t('picture.varyLot')}
      </Menu.Item>
    </>
  );
}
