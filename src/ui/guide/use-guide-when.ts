import { useTranslation } from 'react-i18next';
import type { Guide } from '../../store/index.ts';

export const percentOf = (share: number) => Math.round(100 * share);

/** Which part of the steps is guided; null for all of them. */
export function useGuideWhen({ start, end }: Pick<Guide, 'start' | 'end'>): string | null {
  const { t } = useTranslation();
  if (start === 0 && end === 1) return null;
  return t('guide.part', { from: percentOf(start), to: percentOf(end) });
}
