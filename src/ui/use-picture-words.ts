import { useTranslation } from 'react-i18next';
import type { Picture } from '../store/index.ts';

/** A picture described in words, for those who cannot see it. */
export function usePictureWords(picture: Picture, isCovered: boolean): string {
  const { t } = useTranslation();
  if (!picture.parameters) return t('stage.own', { name: picture.name });
  const { prompt } = picture.parameters;
  if (isCovered) return prompt === '' ? t('cover.unprompted') : t('cover.picture', { prompt });
  return prompt === '' ? t('stage.unprompted') : t('stage.picture', { prompt });
}
