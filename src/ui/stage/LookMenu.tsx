import { ActionIcon } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Picture } from '../../store/index.ts';
import { lazyPart } from '../lazy-part.tsx';
import type { GalleryTool } from '../tools/gallery-tool.ts';
import { usePopUp } from '../pop-up/use-pop-up.ts';

const LookItems = lazyPart(async () => (await import('./LookItems.tsx')).LookItems);
const ToolDialog = lazyPart(async () => (await import('../tools/ToolDialog.tsx')).ToolDialog);

/** What can be made from a picture, and what can be learnt by examining it. */
export function LookMenu({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('menu');
  const [tool, setTool] = useState<GalleryTool | null>(null);
  return (
    <>
      <ActionIcon
        {...button}
        variant="subtle"
        color="gray"
        size={36}
        data-look-button
        aria-label={t('picture.more')}
        title={t('picture.more')}
      >
        <IconDots size={18} stroke={1.6} />
      </ActionIcon>
      {popUp && <LookItems popUp={popUp} picture={picture} runTool={setTool} />}
      {tool && <ToolDialog tool={tool} picture={picture} close={() => setTool(null)} />}
    </>
  );
}
