import { useTranslation } from 'react-i18next';
import type { Cure, OptionKey } from '../../store/index.ts';
import { useOptionWords } from '../options/use-option-words.ts';

/** The label of a cure's button. */
export function useCureLabel() {
  const { t } = useTranslation();
  const words = useOptionWords();
  return ({ name, values }: Cure): string => {
    // Fields have the same names as in the settings.
    const field = name === 'limit' ? words.label(values['field'] as OptionKey) : '';
    const inserted: Record<string, string | number> = { ...values, field };
    return String(t(`cures.${name}`, inserted as never));
  };
}
