import { ActionIcon, Popover } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LIMITS } from '../../store/index.ts';
import styles from './GrammarHelp.module.css';

/** From the most common to the least common. */
export const RULES = [
  'stronger',
  'weighted',
  'weaker',
  'scheduled',
  'alternating',
  'composed',
  'separate',
  'lora',
  'variant',
  'literal',
] as const;

/** Pixels between the window's edge and the help, which scrolls in low windows. */
const GAP = 12;

/** Explains the prompt's syntax. */
export function GrammarHelp() {
  const { t } = useTranslation();
  const label = t('grammar.label');
  return (
    <Popover
      width={360}
      position="top-end"
      shadow="md"
      trapFocus
      returnFocus
      middlewares={{ shift: { padding: GAP }, size: { padding: GAP } }}
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          className={styles['button'] ?? ''}
          aria-label={label}
        >
          <IconHelp size={20} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      {/* Keys scroll it in low windows. */}
      <Popover.Dropdown tabIndex={0} aria-label={label} className={styles['help'] ?? ''}>
        <p>{t('grammar.intro')}</p>
        <dl className={styles['rules']}>
          {RULES.map((rule) => (
            <div key={rule} className={styles['rule']}>
              <dt>
                <code>{t(`grammar.${rule}.example`)}</code>
              </dt>
              <dd>{t(`grammar.${rule}.meaning`, { max: LIMITS.promptParts })}</dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}
