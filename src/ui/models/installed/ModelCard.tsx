import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryModel } from '../../../contract/library.ts';
import { hasSafetyChecker, hasShortMemory, savedByShrinking } from '../../../store/index.ts';
import { useApp, useAppStore } from '../../store-context.ts';
import { useFormat } from '../../use-format.ts';
import { ConfirmDelete } from '../ConfirmDelete.tsx';
import { ModelActions, type ModelQuestion } from './ModelActions.tsx';
import { ModelFacts } from './ModelFacts.tsx';
import styles from '../Models.module.css';
import { MakeSmaller } from '../MakeSmaller.tsx';
import { ModelWorkLine } from '../ModelWorkLine.tsx';
import { PredictionForm } from './PredictionForm.tsx';
import { RenameForm } from './RenameForm.tsx';
import { SafetySwitch } from './SafetySwitch.tsx';
import { useModelName } from '../use-model-name.ts';

export function ModelCard({ model }: { readonly model: LibraryModel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { chooseModel, renameModel, setPrediction, shrinkModel, deleteModel } =
    useAppStore().getState();
  const isCurrent = useApp((state) => state.modelId === model.manifest.id);
  const isOffered = useApp((state) => state.shrinkOffer === model.manifest.id);
  const isShort = useApp(hasShortMemory);
  const [asking, setAsking] = useState<ModelQuestion | null>(isOffered ? 'shrink' : null);
  const { manifest, bytes } = model;
  const { id } = manifest;
  const name = useModelName()(manifest);
  const close = () => setAsking(null);

  return (
    <article className={styles['card']} aria-label={name} data-current={isCurrent}>
      <div className={styles['cardHead']}>
        {asking === 'rename' ? (
          <RenameForm
            name={name}
            onCancel={close}
            onSave={(text) => {
              close();
              void renameModel(id, text);
            }}
          />
        ) : (
          <>
            <h4 className={styles['cardTitle']}>{name}</h4>
            {isCurrent ? (
              <span className={styles['current']}>{t('models.current')}</span>
            ) : (
              <Button size="sm" px="sm" variant="light" onClick={() => void chooseModel(id)}>
                {t('models.use')}
              </Button>
            )}
            <ModelActions model={model} isAsking={asking !== null} onAsk={setAsking} />
          </>
        )}
      </div>
      <ModelFacts model={model} />
      {hasSafetyChecker(manifest) && <SafetySwitch manifest={manifest} />}
      {isShort && asking === null && (
        <MakeSmaller
          id={id}
          saved={savedByShrinking(manifest)}
          onMake={() => setAsking('shrink')}
        />
      )}
      {asking === 'prediction' && (
        <PredictionForm
          model={model}
          onCancel={close}
          onSave={(prediction) => {
            close();
            void setPrediction(id, prediction);
          }}
        />
      )}
      {asking === 'shrink' && (
        <ConfirmDelete
          question={t('models.shrink.confirm', {
            name,
            size: format.bytes(savedByShrinking(manifest)),
          })}
          yes={t('models.shrink.yes')}
          no={t('models.shrink.no')}
          onNo={close}
          onYes={() => {
            close();
            void shrinkModel(id);
          }}
        />
      )}
      {asking === 'delete' && (
        <ConfirmDelete
          question={t('models.delete.confirm', { name, size: format.bytes(bytes) })}
          onNo={close}
          onYes={() => {
            close();
            void deleteModel(id);
          }}
        />
      )}
      <ModelWorkLine id={id} />
    </article>
  );
}
