import { Button, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GuideWork } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import styles from './GuideDetails.module.css';

interface Props {
  readonly id: string;
  readonly work: GuideWork;
}

/** What a tool is doing, and a button to stop it. */
export function GuideWorkLine({ id, work: { progress } }: Props) {
  const { t } = useTranslation();
  const { stopGuideTool } = useAppStore().getState();
  const words = () => {
    if (!progress) return t('guide.work.waiting');
    if (progress.type === 'loading') return t('guide.work.loading');
    const { done, total } = progress;
    return total > 1 ? t('guide.work.parts', { done, total }) : t('guide.work.running');
  };
  return (
    <p className={styles['work']} role="status">
      <Loader size="xs" />
      <span>{words()}</span>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        onClick={() => void stopGuideTool(id)}
      >
        {t('guide.work.stop')}
      </Button>
    </p>
  );
}
