import { ActionIcon } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import { useExamples } from '../stage/use-examples.ts';
import { useApp } from '../store-context.ts';
import styles from './GrammarHelp.module.css';

const ExampleList = lazyPart(async () => (await import('./ExampleList.tsx')).ExampleList);

/** Example prompts, for when the prompt is empty but the empty sheet with its examples is not shown. */
export function ExampleMenu() {
  const { examples } = useExamples();
  const isOffered = useApp(({ form, pictures }) => form.prompt === '' && pictures.length > 0);
  return isOffered && examples.length > 0 ? <ExampleButton /> : null;
}

function ExampleButton() {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('menu');
  const label = t('composer.examples');
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
        <IconBulb size={20} stroke={1.6} />
      </ActionIcon>
      <Suspense>{popUp && <ExampleList popUp={popUp} />}</Suspense>
    </>
  );
}
