import { useTranslation } from 'react-i18next';
import type { Prediction } from '../../contract/library.ts';

/** What a UNet predicts, in words. */
export function usePredictionText() {
  const { t } = useTranslation();
  return ({ type, isZeroSnr }: Prediction) =>
    [
      t(`models.prediction.types.${type}`),
      ...(isZeroSnr ? [t('models.prediction.zeroSnr')] : []),
    ].join(t('models.prediction.comma'));
}
