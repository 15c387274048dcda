import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowsMaximize } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  enlargedSize,
  ENLARGEMENTS,
  LONGEST_EDGE,
  sizeOfPicture,
  upscalerInUse,
  upscalerKey,
  upscalerName,
  usableUpscalers,
  type Picture,
} from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';

/** How much larger, and with what; sizes that are too large say so before. */
export function EnlargeMenu({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const { enlarge, openEnlarge, chooseUpscaler, loadLibrary } = useAppStore().getState();
  const library = useApp((state) => state.library);
  const chosen = useApp((state) => upscalerKey(upscalerInUse(state.chosenUpscaler, state.library)));
  const isBusy = useApp((state) => state.enlargeRun !== null);
  const upscalers = usableUpscalers(library);
  const sizes = ENLARGEMENTS.map((factor) => ({
    factor,
    size: enlargedSize(sizeOfPicture(picture), factor),
  }));
  const choose = (key: string) => {
    const found = upscalers.find((one) => upscalerKey(one) === key);
    if (found) chooseUpscaler(found);
  };
  return (
    <Menu
      position="top"
      shadow="md"
      width={240}
      portalProps={{ target: 'main' }}
      onOpen={() => void loadLibrary()}
    >
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('enlarging.menu')}
          title={t('enlarging.menu')}
          disabled={isBusy}
          data-enlarge-button
        >
          <IconArrowsMaximize size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('enlarging.menu')}</Menu.Label>
        {sizes.map(({ factor, size }) => (
          <Menu.Item
            key={factor}
            disabled={!size}
            onClick={() => void enlarge(picture, factor)}
            rightSection={size && t('picture.size', size)}
          >
            {t('enlarging.times', { factor })}
          </Menu.Item>
        ))}
        {sizes.some(({ size }) => !size) && (
          <Menu.Label>{t('enlarging.limit', { max: LONGEST_EDGE })}</Menu.Label>
        )}
        <Menu.Divider />
        <Menu.RadioGroup value={chosen} onChange={(key) => choose(String(key))}>
          <Menu.Label>{t('enlarging.with')}</Menu.Label>
          {upscalers.map((upscaler) => (
            <Menu.RadioItem
              key={upscalerKey(upscaler)}
              value={upscalerKey(upscaler)}
              closeMenuOnClick={false}
            >
              {upscalerName(upscaler) ?? t('enlarging.lanczos')}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => openEnlarge()}>{t('enlarging.another')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
