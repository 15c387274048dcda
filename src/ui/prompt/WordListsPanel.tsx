import { Button, FileButton } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useEffect, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { PickedFile } from '../../contract/import-api.ts';
import { IconAction } from '../IconAction.tsx';
import { filesOfDrop } from '../models/add/picked-files.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './PromptPanels.module.css';

/** Tag lists, which complete what is typed, and word lists, which prompts choose from. */
export function WordListsPanel() {
  const { t } = useTranslation();
  const store = useAppStore();
  const format = useFormat();
  const lists = useApp((state) => state.wordLists);
  const added = useApp((state) => state.addedWordLists);
  const [isOver, setIsOver] = useState(false);
  useEffect(() => void store.getState().loadWordLists(), [store]);

  const add = async (files: readonly PickedFile[]) => {
    if (files.length > 0) await store.getState().addWordLists(files);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void filesOfDrop(event.dataTransfer.items).then(add, () => undefined);
  };
  const pick = (files: readonly File[]) =>
    void add(files.map((file) => ({ path: file.name, file })));
  return (
    <>
      <p className={styles['intro']}>{t('prompting.lists.intro')}</p>
      <div
        className={styles['drop']}
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={onDrop}
      >
        <FileButton multiple accept=".csv,.txt,text/csv,text/plain" onChange={pick}>
          {(props) => (
            <Button variant="default" {...props}>
              {t('prompting.lists.add')}
            </Button>
          )}
        </FileButton>
        <p className={styles['result']}>{t('prompting.lists.drop')}</p>
      </div>
      <div role="status" className={styles['result']}>
        {added?.map((one, index) => (
          <p key={index}>
            {one.type === 'refused'
              ? t(`prompting.lists.faults.${one.fault}`, { file: one.file })
              : t(one.list.skipped > 0 ? 'prompting.lists.addedPartly' : 'prompting.lists.added', {
                  name: one.list.name,
                  count: one.list.entries,
                  skipped: one.list.skipped,
                })}
          </p>
        ))}
      </div>
      <ul className={styles['list'] ?? ''}>
        {lists?.map((list) => (
          <li key={`${list.kind} ${list.name}`} className={styles['item']}>
            <div className={styles['about']}>
              {list.kind === 'wildcard' ? `__${list.name}__` : list.name}
              <small>
                {t(`prompting.lists.kinds.${list.kind}`, {
                  count: list.entries,
                  size: format.bytes(list.bytes),
                })}
              </small>
            </div>
            <IconAction
              size={36}
              label={t('prompting.lists.remove', { name: list.name })}
              onClick={() => void store.getState().removeWordList(list)}
            >
              <IconTrash size={18} stroke={1.6} />
            </IconAction>
          </li>
        ))}
      </ul>
    </>
  );
}
