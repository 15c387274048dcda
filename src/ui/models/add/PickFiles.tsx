import { Button } from '@mantine/core';
import { IconFile, IconFolder } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileInput } from '../../FileInput.tsx';
import { useAppStore } from '../../store-context.ts';
import styles from '../Models.module.css';
import { groupPickedFiles, withPaths } from './picked-files.ts';

const ICON = { size: 18, stroke: 1.6 };

/** Adds models from files on this device, for users who do not drag and drop. */
export function PickFiles() {
  const { t } = useTranslation();
  const { importFiles } = useAppStore().getState();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [isNothing, setIsNothing] = useState(false);
  const take = (picked: readonly File[]) => {
    const groups = groupPickedFiles(withPaths(picked));
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
      <FileInput ref={files} multiple onPick={take} />
      <FileInput ref={folder} isFolder onPick={take} />
      {isNothing && (
        <p className={styles['warning']} role="alert">
          {t('models.add.nothing')}
        </p>
      )}
    </div>
  );
}
