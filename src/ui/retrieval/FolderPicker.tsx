import { Button } from '@mantine/core';
import { IconFolder, IconPhoto } from '@tabler/icons-react';
import { useRef, type ChangeEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { filesOfInput } from '../models/add/picked-files.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Retrieval.module.css';

/** Missing in React's types, although every browser has it. */
const WHOLE_FOLDER = { webkitdirectory: '' };

const ICON = { size: 18, stroke: 1.6 };

/** All of Flickr30K several times over. */
export const MAX_PICTURES = 200_000;

/** Where the captions and pictures come from. */
export function FolderPicker() {
  const { t } = useTranslation();
  const { openCaptions } = useAppStore().getState();
  const isBusy = useApp((state) => state.isReadingCaptions || state.retrievalRun !== null);
  const input = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const files = filesOfInput(event.currentTarget.files);
    // Cleared, so that the same folder can be picked again.
    event.currentTarget.value = '';
    if (files.length > 0) void openCaptions({ type: 'files', files });
  };
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
      <input ref={input} type="file" {...WHOLE_FOLDER} hidden onChange={take} />
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
