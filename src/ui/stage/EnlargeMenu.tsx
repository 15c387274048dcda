import { ActionIcon } from '@mantine/core';
import { IconArrowsMaximize } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Picture } from '../../store/index.ts';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import { useApp } from '../store-context.ts';

const EnlargeChoices = lazyPart(async () => (await import('./EnlargeChoices.tsx')).EnlargeChoices);

export function EnlargeMenu({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const isBusy = useApp((state) => state.enlargeRun !== null);
  const { button, popUp } = usePopUp('menu');
  return (
    <>
      <ActionIcon
        {...button}
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
      {popUp && <EnlargeChoices popUp={popUp} picture={picture} />}
    </>
  );
}
