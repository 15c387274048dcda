import { ActionIcon } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../composer/GrammarHelp.module.css';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import { useApp } from '../store-context.ts';

const PromptChoices = lazyPart(async () => (await import('./PromptChoices.tsx')).PromptChoices);
const PromptPanels = lazyPart(async () => (await import('./PromptPanels.tsx')).PromptPanels);

/** Styles, a prompt by chance, earlier prompts and word lists. */
export function PromptMenu() {
  const { t } = useTranslation();
  const isOpen = useApp((state) => state.promptPanel !== null);
  const { button, popUp } = usePopUp('menu');
  const label = t('prompting.menu');
  return (
    <>
      <ActionIcon
        {...button}
        variant="subtle"
        color="gray"
        size={36}
        className={styles['button'] ?? ''}
        aria-label={label}
        title={label}
      >
        <IconWand size={20} stroke={1.6} />
      </ActionIcon>
      <Suspense>
        {popUp && <PromptChoices popUp={popUp} />}
        {isOpen && <PromptPanels />}
      </Suspense>
    </>
  );
}
