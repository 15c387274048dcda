import { useTranslation } from 'react-i18next';
import type { Guide } from '../../store/index.ts';

/** What a guide is for, in the user's words, or else the name of its add-on. */
export function useGuideTitle({ purpose, addOn }: Pick<Guide, 'purpose' | 'addOn'>): string {
  const { t } = useTranslation();
  return purpose ? t(`guide.purposes.${purpose}.title`) : t('guide.other', { name: addOn });
}
