import { Button, Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './Panel.module.css';

interface Props {
  readonly label: string;
  /** The label of the button at the end that closes the sheet, if there is one. */
  readonly done?: string | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel in a sheet at the bottom edge, within reach of the thumb. */
export function BottomSheet({ label, done, onClose, children }: Props) {
  return (
    <Drawer.Root opened onClose={onClose} position="bottom" size="85%" radius="lg">
      <Drawer.Overlay />
      <Drawer.Content aria-label={label}>
        <Drawer.Body className={styles['sheet'] ?? ''}>
          {children}
          {done && (
            <div className={styles['foot']}>
              <Button fullWidth size="md" onClick={onClose}>
                {done}
              </Button>
            </div>
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
