import { Button, Textarea } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Chips } from '../chips/Chips.tsx';
import { FieldHelp } from '../FieldHelp.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { PaintProblem } from '../notices/PaintProblem.tsx';
import { PromptMenu } from '../prompt/PromptMenu.tsx';
import { GuideButton } from '../guide/GuideButton.tsx';
import { PickStart } from '../start/PickStart.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { COMMAND_KEY } from '../shortcuts/page-shortcuts.ts';
import styles from './Composer.module.css';
import { ExampleMenu } from './ExampleMenu.tsx';
import { GenerateButton } from './GenerateButton.tsx';
import { GrammarHelp } from './GrammarHelp.tsx';
import { PROMPT_ID } from './prompt-id.ts';

const GuideCards = lazyPart(async () => (await import('../guide/GuideCards.tsx')).GuideCards);
const StartCard = lazyPart(async () => (await import('../start/StartCard.tsx')).StartCard);
const PromptCounts = lazyPart(
  async () => (await import('../prompt/PromptCounter.tsx')).PromptCounts,
);
const PromptAssist = lazyPart(
  async () => (await import('../prompt/PromptAssist.tsx')).PromptAssist,
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
  const store = useAppStore();
  const prompt = useApp((state) => state.form.prompt);
  const isNoted = useApp((state) => Boolean(state.notes.prompt));
  const hasStart = useApp((state) => state.start !== null || state.isReadingStart);
  const hasGuides = useApp((state) => state.guides.length > 0);
  const isRunning = useApp((state) => state.run !== null);
  const [field, setField] = useState<HTMLTextAreaElement | null>(null);

  return (
    <section className={styles['composer']} aria-label={t('composer.prompt')}>
      <div className={styles['card']}>
        {hasStart && (
          <Suspense>
            <StartCard />
          </Suspense>
        )}
        {hasGuides && (
          <Suspense>
            <GuideCards />
          </Suspense>
        )}
        <div className={styles['words']}>
          <Textarea
            ref={setField}
            id={PROMPT_ID}
            label={t('composer.prompt')}
            classNames={{ label: styles['label'] ?? '', input: styles['input'] ?? '' }}
            className={styles['prompt'] ?? ''}
            variant="unstyled"
            placeholder={t('composer.placeholder')}
            autosize
            minRows={1}
            maxRows={4}
            value={prompt}
            onChange={(event) => store.getState().setPrompt(event.currentTarget.value)}
            inputWrapperOrder={['label', 'input', 'description']}
            description={isNoted ? <FieldHelp field="prompt" /> : undefined}
          />
          <Suspense>{field && <PromptAssist field={field} />}</Suspense>
          <ExampleMenu />
          <PickStart />
          <GuideButton />
          <PromptMenu />
          <GrammarHelp />
        </div>
        <Suspense>
          <ChosenStyles />
          <NegativeField />
        </Suspense>
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
          <Suspense>
            <PromptCounts />
          </Suspense>
          <span className={styles['shortcut']} aria-hidden="true">
            {isRunning
              ? t('composer.cancelShortcut')
              : t('composer.generateShortcut', { keys: `${COMMAND_KEY} Enter` })}
          </span>
          <GenerateButton />
        </div>
      </div>
    </section>
  );
}
