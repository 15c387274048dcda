import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';

const ClearQuestion = lazyPart(async () => (await import('./ClearQuestion.tsx')).ClearQuestion);

/** Deletes all pictures after asking. */
export function ClearButton() {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('dialog');
  return (
    <>
      <ActionIcon
        {...button}
        variant="subtle"
        color="gray"
        size={36}
        aria-label={t('gallery.clear')}
      >
        <IconTrash size={18} stroke={1.6} />
      </ActionIcon>
      <Suspense>{popUp && <ClearQuestion popUp={popUp} />}</Suspense>
    </>
  );
}
