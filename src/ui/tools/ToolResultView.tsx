import { Button, Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Picture, ToolOutcome, ToolTask } from '../../store/index.ts';
import { ErrorNotice } from '../notices/ErrorNotice.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import type { GalleryTool } from './gallery-tool.ts';
import { StickerView } from './StickerView.tsx';
import styles from './Tools.module.css';

interface Props {
  readonly tool: GalleryTool;
  readonly picture: Picture;
  readonly task: ToolTask;
  /** The name of the task's model. */
  readonly model: string;
  readonly close: () => void;
}

/** Runs a tool as soon as it is shown. */
export function ToolResultView({ tool, picture, task, model, close }: Props) {
  const { t } = useTranslation();
  const store = useAppStore();
  const progress = useApp(({ toolRun }) => toolRun?.progress ?? null);
  const [outcome, setOutcome] = useState<ToolOutcome | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isShown = true;
    const { neededFile, runTool, cancelTool } = store.getState();
    const run = async () => {
      const file = await neededFile(picture.id);
      if (!file || !isShown) return;
      const models = { [task]: model };
      const made = await runTool({ tool, picture: file, resolution: null, options: {}, models });
      if (isShown) setOutcome(made);
    };
    void run();
    return () => {
      isShown = false;
      void cancelTool();
    };
  }, [store, picture.id, tool, task, model, attempt]);
  if (!outcome) {
    return (
      <p role="status" className={styles['waiting']}>
        <Loader size="sm" /> {t(progress?.type === 'running' ? 'tools.running' : 'tools.loading')}
      </p>
    );
  }
  if (!outcome.ok) {
    const again = () => {
      setOutcome(null);
      setAttempt(attempt + 1);
    };
    return <ErrorNotice error={outcome.error} retry={again} />;
  }
  const { value } = outcome;
  if (value.type === 'cancelled') return null;
  if (value.type === 'picture') return <StickerView made={value} picture={picture} close={close} />;
  if (value.text === '') return <p>{t('tools.noWords')}</p>;
  const use = () => {
    store.getState().setPrompt(value.text);
    close();
  };
  return (
    <>
      <blockquote className={styles['words']}>{value.text}</blockquote>
      <Button size="sm" variant="light" onClick={use}>
        {t('tools.usePrompt')}
      </Button>
    </>
  );
}
