import { useTranslation } from 'react-i18next';
import type { Picture } from '../store/index.ts';

/** A picture in words, for those who do not see it. */
export function usePictureWords({ parameters }: Picture, isCovered: boolean): string {
  const { t } = useTranslation();
  const { prompt } = parameters;
  if (isCovered) return prompt === '' ? t('cover.unprompted') : t('cover.picture', { prompt });
  return prompt === '' ? t('stage.unprompted') : t('stage.picture', { prompt });
}
