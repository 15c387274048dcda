import { UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './ChosenStyles.module.css';

/** The styles that are on; a click turns one off. */
export function ChosenStyles() {
  const { t } = useTranslation();
  const { toggleStyle } = useAppStore().getState();
  const chosen = useApp((state) => state.form.styles);
  if (chosen.length === 0) return null;
  return (
    <div className={styles['chips']} role="group" aria-label={t('prompting.styles.on')}>
      {chosen.map((style) => (
        <UnstyledButton
          key={style.name}
          className={styles['chip'] ?? ''}
          aria-label={t('prompting.styles.takeOff', { name: style.name })}
          title={style.prompt}
          onClick={() => toggleStyle(style)}
        >
          {style.name}
          <IconX size={14} stroke={1.8} aria-hidden="true" />
        </UnstyledButton>
      ))}
    </div>
  );
}
