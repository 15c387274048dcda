import { useTranslation } from 'react-i18next';
import { PanelHead } from '../panel/PanelHead.tsx';
import { PresetsButton } from '../presets/PresetsButton.tsx';

interface Props {
  /** The id of the title, for `aria-labelledby`. */
  readonly id?: string;
  readonly onClose: () => void;
}

export function OptionsHead({ onClose, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <PanelHead {...rest} title={t('options.title')} close={t('options.close')} onClose={onClose}>
      <PresetsButton />
    </PanelHead>
  );
}
