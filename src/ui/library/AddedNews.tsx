import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportWarning } from '../../protocol/model-import-api.ts';
import type { Added } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { CopyText } from './CopyText.tsx';
import styles from './Models.module.css';
import { promptSyntax } from './prompt-syntax.ts';
import { useModelName } from './use-model-name.ts';

const MAX_FILES_NAMED = 4;
const ADDED = { lora: 'addedLora', embedding: 'addedEmbedding', vae: 'addedVae' } as const;

interface Props {
  /** Of the arrival. */
  readonly id: string;
  readonly added: Added;
}

/** It is here: how to use it, and what the user should know about it. */
export function AddedNews({ id, added }: Props) {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const { dismissArrival, chooseModel } = useAppStore().getState();
  const modelId = useApp((state) => state.modelId);
  const dismiss = () => dismissArrival(id);
  const dismissButton = (
    <Button size="sm" px="sm" variant="subtle" color="gray" onClick={dismiss}>
      {t('models.arrivals.dismiss')}
    </Button>
  );

  if (added.type === 'add-on') {
    const { kind, name } = added.addOn;
    const syntax = promptSyntax(added.addOn);
    return (
      <div className={styles['stack']} role="status">
        <p>{t(`models.arrivals.${ADDED[kind]}`, { name })}</p>
        {syntax !== null && <CopyText text={syntax} />}
        {added.warnings.map((warning) => (
          <Warning key={warning.type} warning={warning} />
        ))}
        <div className={styles['buttons']}>{dismissButton}</div>
      </div>
    );
  }
  const { manifest, warnings } = added;
  const use = () => {
    dismiss();
    void chooseModel(manifest.id);
  };
  return (
    <div className={styles['stack']} role="status">
      <p>{t('models.arrivals.added', { name: nameOf(manifest) })}</p>
      {warnings.map((warning) => (
        <Warning key={warning.type} warning={warning} />
      ))}
      <div className={styles['buttons']}>
        {manifest.id !== modelId && (
          <Button size="sm" px="sm" onClick={use}>
            {t('models.arrivals.useNow')}
          </Button>
        )}
        {dismissButton}
      </div>
    </div>
  );
}

function Warning({ warning }: { readonly warning: ImportWarning }) {
  const { t } = useTranslation();
  if (warning.type === 'kept-in-fp32') {
    return <p className={styles['facts']}>{t('models.arrivals.keptInFp32')}</p>;
  }
  const { files } = warning;
  const named =
    files.slice(0, MAX_FILES_NAMED).join(', ') + (files.length > MAX_FILES_NAMED ? ' …' : '');
  return <p className={styles['facts']}>{t('models.arrivals.leftOut', { files: named })}</p>;
}
