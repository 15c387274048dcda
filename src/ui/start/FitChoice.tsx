import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { needsFit, START_FITS, type ChosenStart, type PixelSize } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import styles from './Start.module.css';

interface Props {
  readonly start: ChosenStart;
  readonly size: PixelSize;
}

/** How to fit a start picture of different proportions; nothing if they are the same. */
export function FitChoice({ start, size }: Props) {
  const { t } = useTranslation();
  const { setStartFit } = useAppStore().getState();
  if (!needsFit(start, size)) return null;
  return (
    <SegmentedControl
      className={styles['fits'] ?? ''}
      size="xs"
      aria-label={t('start.fit')}
      value={start.fit}
      onChange={(value) => {
        const fit = START_FITS.find((one) => one === value);
        if (fit) setStartFit(fit);
      }}
      data={START_FITS.map((fit) => ({
        value: fit,
        label: <span title={t(`start.fitHints.${fit}`)}>{t(`start.fits.${fit}`)}</span>,
      }))}
    />
  );
}
