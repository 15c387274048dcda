import { Button } from '@mantine/core';
import { IconFile, IconFolder } from '@tabler/icons-react';
import { useRef, useState, type ChangeEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../../store-context.ts';
import styles from '../Models.module.css';
import { filesOfInput, groupPickedFiles } from './picked-files.ts';

/** Missing in React's types, although every browser has it. */
const WHOLE_FOLDER = { webkitdirectory: '' };

const ICON = { size: 18, stroke: 1.6 };

/** Adds models from files on this device, for users who do not drop them. */
export function PickFiles() {
  const { t } = useTranslation();
  const { importFiles } = useAppStore().getState();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [isNothing, setIsNothing] = useState(false);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const groups = groupPickedFiles(filesOfInput(event.currentTarget.files));
    // Cleared, so that the same file can be picked again after a failure.
    event.currentTarget.value = '';
    setIsNothing(groups.length === 0);
    void importFiles(groups);
  };
  return (
    <div className={styles['stack']}>
      <p className={styles['facts']}>{t('models.add.filesHint')}</p>
      <div className={styles['pair']}>
        <Button
          variant="default"
          leftSection={<IconFile {...ICON} />}
          onClick={() => files.current?.click()}
        >
          {t('models.add.pickFiles')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconFolder {...ICON} />}
          onClick={() => folder.current?.click()}
        >
          {t('models.add.pickFolder')}
        </Button>
      </div>
      <input ref={files} type="file" multiple hidden onChange={take} />
      <input ref={folder} type="file" {...WHOLE_FOLDER} hidden onChange={take} />
      {isNothing && (
        <p className={styles['warning']} role="alert">
          {t('models.add.nothing')}
        </p>
      )}
    </div>
  );
}
