import { Button } from '@mantine/core';
import { IconBrush, IconPlayerStopFilled, IconPlaylistAdd } from '@tabler/icons-react';
import { useLayoutEffect, useRef, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { QueueButton } from '../queue/QueueButton.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './GenerateButton.module.css';
import composer from './Composer.module.css';
import { GenerateMenu } from './GenerateMenu.tsx';

const ID = 'generate';

/** Generate. The button stays in place while something is being painted, and then adds to the queue. */
export function GenerateButton() {
  const { t } = useTranslation();
  const store = useAppStore();
  const isRunning = useApp((state) => state.run !== null);
  const isBusy = useApp(
    ({ run, queue }) => run !== null || queue.entries.some(({ trouble }) => trouble === null),
  );

  const onClick = (event: MouseEvent) => {
    // A double click counts as one request.
    if (event.detail > 1) return;
    void store.getState().generate();
  };
  const Icon = isBusy ? IconPlaylistAdd : IconBrush;
  return (
    <div className={styles['acts']}>
      <QueueButton />
      {isRunning && <CancelButton />}
      <Button.Group>
        <Button
          id={ID}
          className={composer['generate'] ?? ''}
          data-busy={isBusy}
          size="md"
          leftSection={<Icon size={18} stroke={1.8} />}
          onClick={onClick}
        >
          {t(isBusy ? 'composer.addToQueue' : 'composer.generate')}
        </Button>
        <GenerateMenu className={styles['more'] ?? ''} />
      </Button.Group>
    </div>
  );
}

function CancelButton() {
  const { t } = useTranslation();
  const store = useAppStore();
  const isCancelling = useApp((state) => state.run?.cancelling ?? false);
  const button = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => {
    const { current } = button;
    return () => {
      if (document.activeElement === current) document.getElementById(ID)?.focus();
    };
  }, []);

  return (
    <Button
      ref={button}
      className={styles['cancel'] ?? ''}
      variant="default"
      size="md"
      aria-disabled={isCancelling}
      title={t('editor.withKey', { label: t('composer.cancel'), key: 'Esc' })}
      onClick={() => void store.getState().cancel()}
    >
      <IconPlayerStopFilled size={16} aria-hidden="true" />
      <span className={styles['cancelText']}>
        {t(isCancelling ? 'composer.cancelling' : 'composer.cancel')}
      </span>
    </Button>
  );
}
