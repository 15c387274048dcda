import { ActionIcon } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import styles from './GrammarHelp.module.css';

const GrammarCard = lazyPart(async () => (await import('./GrammarCard.tsx')).GrammarCard);

export function GrammarHelp() {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('dialog');
  return (
    <>
      <ActionIcon
        {...button}
        variant="subtle"
        color="gray"
        size={36}
        className={styles['button'] ?? ''}
        aria-label={t('grammar.label')}
      >
        <IconHelp size={20} stroke={1.6} />
      </ActionIcon>
      <Suspense>{popUp && <GrammarCard popUp={popUp} />}</Suspense>
    </>
  );
}
