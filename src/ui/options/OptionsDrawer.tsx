import { useTranslation } from 'react-i18next';
import { BottomSheet } from '../panel/BottomSheet.tsx';
import { OptionsForm } from './OptionsForm.tsx';
import { OptionsHead } from './OptionsHead.tsx';

/** The settings in a sheet at the bottom edge, in windows without room beside the picture. */
export function OptionsDrawer({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <BottomSheet label={t('options.title')} done={t('options.done')} onClose={onClose}>
      <OptionsHead onClose={onClose} />
      <OptionsForm />
    </BottomSheet>
  );
}
