import { useTranslation } from 'react-i18next';
import type { OptionKey } from '../../store/index.ts';

/** The options' labels; not all of them need a hint or names for their values. */
export function useOptionWords() {
  const { t, i18n } = useTranslation();
  const said = (key: string) => (i18n.exists(key) ? t(key as 'options.title') : undefined);
  return {
    label: (option: OptionKey) => t(`options.${option}`),
    hint: (option: OptionKey) => said(`options.${option}Hint`),
    value: (option: OptionKey, value: string | number) =>
      said(`options.${option}Values.${value}`) ?? String(value),
  };
}
