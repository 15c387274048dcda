import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTROL_LIMITS, type Guide } from '../../store/index.ts';
import { Slider } from '../Slider.tsx';
import { useAppStore } from '../store-context.ts';
import styles from './GuideDetails.module.css';

const STEP = 0.05;

/** Up to which value each word applies. */
const WORDS = [
  { below: 0.01, word: 'none' },
  { below: 0.6, word: 'light' },
  { below: 1.15, word: 'usual' },
  { below: Infinity, word: 'strong' },
] as const;

interface Props {
  readonly guide: Guide;
  /** Leaves out the words. */
  readonly isSlim?: boolean;
}

/** How strongly the picture guides, in words and as a number. */
export function StrengthSlider({ guide, isSlim = false }: Props) {
  const { id, weight } = guide;
  // Not at the top level: lazily loaded parts may run before the table does.
  const { min, max } = CONTROL_LIMITS.weight;
  const { t } = useTranslation();
  const input = useId();
  const { setGuide } = useAppStore().getState();
  const words = t(`guide.strengths.${WORDS.find(({ below }) => weight < below)!.word}`);
  const value = t('guide.strengthValue', { words, weight: Number(weight.toFixed(2)) });
  return (
    <div>
      {!isSlim && (
        <label className={styles['line']} htmlFor={input}>
          <span className={styles['muted']}>{t('guide.strength')}</span>
          <span>{value}</span>
        </label>
      )}
      <Slider
        id={input}
        min={min}
        max={max}
        step={STEP}
        value={weight}
        {...(isSlim && { 'aria-label': t('guide.strength') })}
        aria-valuetext={value}
        onChange={(value) => setGuide(id, { weight: value })}
      />
    </div>
  );
}
