import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../IconAction.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';

const ClearQuestion = lazyPart(async () => (await import('./ClearQuestion.tsx')).ClearQuestion);

/** Deletes all pictures after asking. */
export function ClearButton() {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('dialog');
  return (
    <>
      <IconAction {...button} size={36} label={t('gallery.clear')}>
        <IconTrash size={18} stroke={1.6} />
      </IconAction>
      {popUp && <ClearQuestion popUp={popUp} />}
    </>
  );
}
