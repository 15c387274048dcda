import { Menu } from '@mantine/core';
import { useEffect } from 'react';
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
import { PopUpMenu } from '../pop-up/PopUpMenu.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { useApp, useAppStore } from '../store-context.ts';

interface Props {
  readonly popUp: PopUp;
  readonly picture: Picture;
}

/** How much to enlarge, and with which upscaler; sizes that are too large say so beforehand. */
export function EnlargeChoices({ popUp, picture }: Props) {
  const { t } = useTranslation();
  const { enlarge, openEnlarge, chooseUpscaler, loadLibrary } = useAppStore().getState();
  const library = useApp((state) => state.library);
  const chosen = useApp((state) => upscalerKey(upscalerInUse(state.chosenUpscaler, state.library)));
  const upscalers = usableUpscalers(library);
  const sizes = ENLARGEMENTS.map((factor) => ({
    factor,
    size: enlargedSize(sizeOfPicture(picture), factor),
  }));
  const choose = (key: string) => {
    const found = upscalers.find((one) => upscalerKey(one) === key);
    if (found) chooseUpscaler(found);
  };
  useEffect(() => {
    if (popUp.isOpen) void loadLibrary();
  }, [popUp.isOpen, loadLibrary]);
  return (
    <PopUpMenu popUp={popUp} position="top" width={240} portalProps={{ target: 'main' }}>
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
    </PopUpMenu>
  );
}
