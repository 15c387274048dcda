import { useTranslation } from 'react-i18next';
import type { Guide } from '../../store/index.ts';
import { Slider } from '../Slider.tsx';
import { useAppStore } from '../store-context.ts';
import styles from './GuideDetails.module.css';
import { percentOf, useGuideWhen } from './use-guide-when.ts';

/** In hundredths. */
const STEP = 5;

/** The part of the painting that is guided, from start to end; each slider pushes the other along, so that something is left between. */
export function WhenSliders({ guide }: { readonly guide: Guide }) {
  const { t } = useTranslation();
  const { setGuide } = useAppStore().getState();
  const { id, start, end } = guide;
  const part = useGuideWhen(guide);
  const from = percentOf(start);
  const to = percentOf(end);
  const set = (first: number, last: number) =>
    setGuide(id, { start: first / 100, end: last / 100 });
  const setFrom = (wanted: number) => {
    const first = Math.min(wanted, 100 - STEP);
    set(first, Math.max(to, first + STEP));
  };
  const setTo = (wanted: number) => {
    const last = Math.max(wanted, STEP);
    set(Math.min(from, last - STEP), last);
  };
  return (
    <fieldset className={styles['when']}>
      <legend className={styles['line']}>
        <span className={styles['muted']}>{t('guide.when')}</span>
        <span>{part ?? t('guide.always')}</span>
      </legend>
      <Edge label={t('guide.from')} value={from} onChange={setFrom} />
      <Edge label={t('guide.to')} value={to} onChange={setTo} />
    </fieldset>
  );
}

interface EdgeProps {
  readonly label: string;
  /** In hundredths. */
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Edge({ label, value, onChange }: EdgeProps) {
  const { t } = useTranslation();
  return (
    <label className={styles['edge']}>
      <span>{label}</span>
      <Slider
        min={0}
        max={100}
        step={STEP}
        value={value}
        aria-valuetext={t('guide.percent', { percent: value })}
        onChange={onChange}
      />
    </label>
  );
}
