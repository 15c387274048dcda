import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useAppStore } from './store-context.ts';
import styles from './Screen.module.css';
import { useFocusBack } from './use-focus-back.ts';

interface Props {
  readonly title: string;
  readonly closeLabel: string;
  /** A selector for the element that gets the focus on closing if the one that opened the screen is gone. */
  readonly entrance: string;
  readonly children: ReactNode;
  /** Fills the window, whose height the contents share; otherwise the screen is as high as its contents. */
  readonly isFull?: boolean;
  /** Escape currently ends something else. */
  readonly keepsOpen?: boolean;
  /** Beside the title. */
  readonly head?: ReactNode;
}

/** Covers the page; Escape, the button and the browser's way back close it. */
export function Screen({
  title,
  closeLabel,
  entrance,
  children,
  isFull = false,
  keepsOpen = false,
  head,
}: Props) {
  const { closeScreen } = useAppStore().getState();
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  useFocusBack(entrance);
  return (
    <Modal.Root
      opened
      onClose={closeScreen}
      closeOnEscape={!keepsOpen}
      size="64rem"
      fullScreen={isFull || !isWide}
      radius={isFull || !isWide ? 0 : 18}
      padding={isWide && !isFull ? 24 : 16}
      centered
      // Not on the content itself, whose class Mantine also puts on the surrounding element.
      classNames={{ content: `${styles['screen']} ${isFull ? styles['filled'] : ''}` }}
    >
      <Modal.Overlay />
      <Modal.Content>
        <div className={styles['head']}>
          <Modal.Title component="h2" className={styles['title'] ?? ''}>
            {title}
          </Modal.Title>
          {head}
          <Modal.CloseButton size="lg" aria-label={closeLabel} />
        </div>
        <Modal.Body className={isFull ? (styles['full'] ?? '') : ''}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
