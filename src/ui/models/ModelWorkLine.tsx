import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isEmbedded } from '../../store/index.ts';
import { ProgressBar } from '../ProgressBar.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import { ModelError } from './ModelError.tsx';
import styles from './Models.module.css';

/** The work that is running on a model or add-on, or its result. */
export function ModelWorkLine({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { dismissWork } = useAppStore().getState();
  const ownWork = useApp((state) => state.work[id]);
  const known = useApp(
    ({ library }) => library?.models.find((one) => one.manifest.id === id)?.damages,
  );
  const work =
    ownWork ?? (known?.length ? { type: 'damaged' as const, damages: known } : undefined);
  const isOwn = useApp(({ library }) =>
    isEmbedded(library?.models.find(({ manifest }) => manifest.id === id)?.manifest ?? {}),
  );
  if (!work) return null;
  const dismiss = () => dismissWork(id);

  if (work.type === 'failed') return <ModelError error={work.error} onDismiss={dismiss} />;
  if (work.type === 'verifying' || work.type === 'shrinking') {
    const isShrinking = work.type === 'shrinking';
    const bytes = isShrinking ? work.writtenBytes : work.verifiedBytes;
    const fraction = work.totalBytes > 0 ? bytes / work.totalBytes : 0;
    const text = t(isShrinking ? 'models.shrink.running' : 'models.verify.running', {
      percent: format.percent(fraction),
    });
    return (
      <div className={styles['work']}>
        <ProgressBar label={text} fraction={fraction} />
        <p className={styles['facts']}>{text}</p>
      </div>
    );
  }
  if (work.type === 'sound' || work.type === 'damaged') {
    const damages = work.type === 'sound' ? [] : work.damages;
    const lost = damages.filter(({ problem }) => problem !== 'copy-changed');
    if (lost.length > 0) {
      const files = lost.map(({ file }) => file).join(t('findings.listSeparator'));
      return (
        <div className={styles['problem']} role="alert">
          <strong>{t('models.verify.damaged', { files })}</strong>
          <p>{isOwn ? t('models.verify.helpEmbedded') : t('models.verify.help')}</p>
        </div>
      );
    }
    return (
      <div className={styles['answer']} role="status">
        <p>{t(damages.length > 0 ? 'models.verify.mended' : 'models.verify.sound')}</p>
        <Button size="sm" px="sm" variant="subtle" color="gray" onClick={dismiss}>
          {t('models.arrivals.dismiss')}
        </Button>
      </div>
    );
  }
  const text = {
    renaming: t('models.renaming'),
    changing: t('models.prediction.running'),
    deleting: t('models.delete.running'),
    exporting: t('models.export.running'),
  }[work.type];
  return (
    <p className={styles['facts']} role="status">
      {text}
    </p>
  );
}
