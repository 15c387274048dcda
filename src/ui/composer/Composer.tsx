import { Button } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Chips } from '../chips/Chips.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { PaintProblem } from '../notices/PaintProblem.tsx';
import { useApp } from '../store-context.ts';
import { chord } from '../shortcuts/chord.ts';
import styles from './Composer.module.css';
import { GenerateButton } from './GenerateButton.tsx';
import { PromptField } from './PromptField.tsx';
import { PromptTools } from './PromptTools.tsx';

const GuideCards = lazyPart(async () => (await import('../guide/GuideCards.tsx')).GuideCards);
const StartCard = lazyPart(async () => (await import('../start/StartCard.tsx')).StartCard);
const PromptCounts = lazyPart(
  async () => (await import('../prompt/PromptCounter.tsx')).PromptCounts,
);
const ChosenStyles = lazyPart(
  async () => (await import('../prompt/ChosenStyles.tsx')).ChosenStyles,
);
const NegativeField = lazyPart(
  async () => (await import('../prompt/NegativeField.tsx')).NegativeField,
);

interface Props {
  readonly optionsOpen: boolean;
  readonly onToggleOptions: () => void;
}

export function Composer({ optionsOpen, onToggleOptions }: Props) {
  const { t } = useTranslation();
  const hasStart = useApp((state) => state.start !== null || state.isReadingStart);
  const hasGuides = useApp((state) => state.guides.length > 0);
  const isRunning = useApp((state) => state.run !== null);

  return (
    <section className={styles['composer']} aria-label={t('composer.prompt')}>
      <div className={styles['card']}>
        {hasStart && <StartCard />}
        {hasGuides && <GuideCards />}
        <div className={styles['words']}>
          <PromptField />
          <PromptTools />
        </div>
        <ChosenStyles />
        <NegativeField />
        <PaintProblem />
        <div className={styles['row']}>
          <Button
            variant="subtle"
            color="gray"
            className={styles['options'] ?? ''}
            leftSection={<IconAdjustmentsHorizontal size={18} stroke={1.6} />}
            aria-expanded={optionsOpen}
            onClick={onToggleOptions}
          >
            <span className={styles['optionsTitle']}>{t('composer.options')}</span>
          </Button>
          <Chips />
          <PromptCounts />
          {!isRunning && (
            <span className={styles['shortcut']} aria-hidden="true">
              {chord('Ctrl+Enter')}
            </span>
          )}
          <GenerateButton />
        </div>
      </div>
    </section>
  );
}
