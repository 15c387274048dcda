import { Button, Popover } from '@mantine/core';
import { IconTrashX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../store-context.ts';
import styles from './Drawer.module.css';

interface Props {
  readonly label: string;
  readonly ids: readonly string[];
  /** Called when it opens and closes: while it is open, Escape closes it. */
  readonly onAsk: (isOpen: boolean) => void;
  readonly onDone?: () => void;
}

/** Deletes pictures for good, after asking. */
export function EraseButton({ label, ids, onAsk, onDone }: Props) {
  const { t } = useTranslation();
  const { erase } = useAppStore().getState();
  const [isAsking, setIsAsking] = useState(false);
  const ask = (isOpen: boolean) => {
    setIsAsking(isOpen);
    onAsk(isOpen);
  };
  const close = () => ask(false);
  const confirm = () => {
    close();
    void erase(ids);
    onDone?.();
  };
  return (
    <Popover
      opened={isAsking}
      onDismiss={close}
      position="top-end"
      width={280}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="md"
          px="sm"
          disabled={ids.length === 0}
          leftSection={<IconTrashX size={18} stroke={1.6} />}
          onClick={() => ask(!isAsking)}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <p className={styles['question']}>{t('drawer.eraseQuestion', { count: ids.length })}</p>
        <div className={styles['answers']}>
          <Button variant="default" size="sm" data-autofocus onClick={close}>
            {t('drawer.keep')}
          </Button>
          <Button color="red.9" size="sm" onClick={confirm}>
            {t('drawer.erase')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
