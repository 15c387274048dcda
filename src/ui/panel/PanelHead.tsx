import { CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './Panel.module.css';

interface Props {
  /** The id of the title, for `aria-labelledby`. */
  readonly id?: string;
  readonly title: ReactNode;
  /** The close button's name. */
  readonly close: string;
  readonly onClose: () => void;
  /** Further buttons, before the close button. */
  readonly children?: ReactNode;
}

/** A panel's title and buttons, which stay in place while the panel is scrolled. */
export function PanelHead({ id, title, close, onClose, children }: Props) {
  return (
    <div className={styles['head']}>
      <h2 id={id} className={styles['title']}>
        {title}
      </h2>
      <div className={styles['buttons']}>
        {children}
        <CloseButton size="lg" aria-label={close} title={close} onClick={onClose} />
      </div>
    </div>
  );
}
