import { ActionIcon, Menu } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useExamples } from '../stage/use-examples.ts';
import { useApp } from '../store-context.ts';
import styles from './GrammarHelp.module.css';

/** Example prompts, for when the prompt is empty but the empty sheet with its examples is not shown. */
export function ExampleMenu() {
  const { t } = useTranslation();
  const { examples, use } = useExamples();
  const isOffered = useApp(({ form, pictures }) => form.prompt === '' && pictures.length > 0);
  if (!isOffered || examples.length === 0) return null;
  const label = t('composer.examples');
  return (
    <Menu position="top-end" shadow="md" withinPortal={false} returnFocus={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          className={styles['button'] ?? ''}
          aria-label={label}
          title={label}
        >
          <IconBulb size={20} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {examples.map(({ prompt, locale }) => (
          <Menu.Item key={prompt} lang={locale} onClick={() => use(prompt)}>
            {prompt}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
