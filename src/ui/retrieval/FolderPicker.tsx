import { Button } from '@mantine/core';
import { IconFolder, IconPhoto } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { FileInput } from '../FileInput.tsx';
import { withPaths } from '../models/add/picked-files.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Retrieval.module.css';

const ICON = { size: 18, stroke: 1.6 };

/** Several times the size of Flickr30K. */
export const MAX_PICTURES = 200_000;

/** Chooses where the captions and pictures come from. */
export function FolderPicker() {
  const { t } = useTranslation();
  const { openCaptions } = useAppStore().getState();
  const isBusy = useApp((state) => state.isReadingCaptions || state.retrievalRun !== null);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={styles['stack']}>
      <div className={styles['buttons']}>
        <Button
          variant="default"
          disabled={isBusy}
          leftSection={<IconFolder {...ICON} />}
          onClick={() => input.current?.click()}
        >
          {t('retrieval.pickFolder')}
        </Button>
        <Button
          variant="default"
          disabled={isBusy}
          leftSection={<IconPhoto {...ICON} />}
          onClick={() => void openCaptions({ type: 'shipped' })}
        >
          {t('retrieval.shipped')}
        </Button>
      </div>
      <FileInput
        ref={input}
        isFolder
        onPick={(files) => void openCaptions({ type: 'files', files: withPaths(files) })}
      />
      <p className={styles['hint']}>{t('retrieval.dropHint')}</p>
      <details className={styles['forms']}>
        <summary>{t('retrieval.forms')}</summary>
        <ul>
          <li>{t('retrieval.formTexts')}</li>
          <li>{t('retrieval.formNumbered')}</li>
          <li>{t('retrieval.formTable')}</li>
        </ul>
        <p>{t('retrieval.formEncodings')}</p>
      </details>
    </div>
  );
}
