import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { PICTURE_OPTIONS, stepsFromStart } from '../../store/index.ts';
import { Slider } from '../Slider.tsx';
import { useAppStore } from '../store-context.ts';
import styles from './Start.module.css';

interface Props {
  readonly strength: number;
  /** null until the model is known. */
  readonly steps: number | null;
}

const { min, max } = PICTURE_OPTIONS.strength;
const STEP = 0.01;

/** Up to which value each word applies. */
const WORDS = [
  { below: 0.35, word: 'close' },
  { below: 0.6, word: 'some' },
  { below: 0.85, word: 'much' },
  { below: Infinity, word: 'anew' },
] as const;

const wordFor = (strength: number) => WORDS.find(({ below }) => strength < below)!.word;

/** How much of the start picture is painted over, in words and as a number. */
export function StrengthSlider({ strength, steps }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { setNumber } = useAppStore().getState();
  const words = t(`start.words.${wordFor(strength)}`);
  const value = t('start.value', { words, strength: Number(strength.toFixed(4)) });
  const done = steps === null ? null : stepsFromStart(steps, strength);
  return (
    <div className={styles['strength']}>
      <label className={styles['line']} htmlFor={id}>
        <span className={styles['title']}>{t('start.strength')}</span>
        <span>{value}</span>
        {steps !== null && done !== null && done > 0 && (
          <span className={styles['steps']}>{t('start.steps', { done, steps })}</span>
        )}
      </label>
      <Slider
        id={id}
        min={min}
        max={max}
        step={STEP}
        value={strength}
        aria-valuetext={value}
        onChange={(value) => setNumber('strength', String(value))}
      />
      {steps !== null && done === 0 && (
        <p className={styles['warning']} role="status">
          {t('start.noSteps', { steps })}
        </p>
      )}
    </div>
  );
}
