import type { ReactNode } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Options.module.css';

interface Props {
  /** Whether they are shown from the start, because one of them has been changed. */
  readonly isOpen: boolean;
  readonly children: ReactNode;
}

/** Options that few people need, collapsed. */
export function RareOptions({ isOpen, children }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(isOpen);
  return (
    <details
      className={styles['full']}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className={styles['rareTitle']}>{t('options.rare')}</summary>
      <div className={styles['rare']}>{children}</div>
    </details>
  );
}
