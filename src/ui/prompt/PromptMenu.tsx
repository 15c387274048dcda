import { IconWand } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PromptTool } from '../composer/PromptTool.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';

const PromptChoicesMenu = lazyPart(
  async () => (await import('./PromptChoicesMenu.tsx')).PromptChoicesMenu,
);

/** Styles, random prompts, earlier prompts and word lists. */
export function PromptMenu() {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('menu');
  return (
    <>
      <PromptTool {...button} icon={IconWand} label={t('prompting.menu')} data-prompt-menu="" />
      {popUp && <PromptChoicesMenu popUp={popUp} />}
    </>
  );
}
