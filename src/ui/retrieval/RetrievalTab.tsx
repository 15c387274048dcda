import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useEffect, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../notices/ErrorNotice.tsx';
import { PairSelect } from '../match/PairSelect.tsx';
import { filesOfDrop } from '../models/add/picked-files.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { FolderPicker, MAX_PICTURES } from './FolderPicker.tsx';
import { FoundCaptions } from './FoundCaptions.tsx';
import styles from './Retrieval.module.css';
import { RetrievalTable } from './RetrievalTable.tsx';
import { RunProgress } from './RunProgress.tsx';
import { useSetName } from './use-set-name.ts';

/** Measures a pair of encoders on captions and pictures. */
export function RetrievalTab() {
  const { t } = useTranslation();
  const store = useAppStore();
  const { openCaptions, measureRetrieval, pauseRetrieval, loadUnfinishedRetrievals } =
    store.getState();
  const source = useApp((state) => state.captionSource);
  const folder = useApp((state) => state.captionFolder);
  const isReading = useApp((state) => state.isReadingCaptions);
  const captionFailure = useApp((state) => state.captionFailure);
  const failure = useApp((state) => state.retrievalFailure);
  const run = useApp((state) => state.retrievalRun);
  const unfinished = useApp((state) => state.unfinishedRetrievals);
  const [isOver, setIsOver] = useState(false);

  useEffect(() => {
    void loadUnfinishedRetrievals();
  }, [loadUnfinishedRetrievals]);

  const over = (event: DragEvent) => {
    // Otherwise the window would import the files as a model.
    event.preventDefault();
    setIsOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    if (run) return;
    void filesOfDrop(event.dataTransfer.items, MAX_PICTURES).then(
      (files) => openCaptions({ type: 'files', files }),
      () => openCaptions({ type: 'files', files: [] }),
    );
  };

  const isHere = unfinished.some(({ setId }) => setId === folder?.set.id);
  return (
    <div
      className={styles['tab']}
      data-over={isOver}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <p className={styles['hint']}>{t('retrieval.intro')}</p>
      <FolderPicker />
      {captionFailure && (
        <ErrorNotice error={captionFailure} retry={() => source && void openCaptions(source)}>
          {faultText(captionFailure.details['what'], t)}
        </ErrorNotice>
      )}
      <Unfinished />
      {isReading && (
        <p className={styles['hint']} role="status">
          {t('retrieval.reading')}
        </p>
      )}
      {folder && !isReading && <FoundCaptions folder={folder} />}
      {folder && (
        <>
          <PairSelect />
          <div className={styles['buttons']}>
            {run ? (
              <Button
                variant="default"
                disabled={run.cancelling}
                onClick={() => void pauseRetrieval()}
              >
                {t(run.cancelling ? 'retrieval.pausing' : 'retrieval.pause')}
              </Button>
            ) : (
              <Button disabled={isReading} onClick={() => void measureRetrieval()}>
                {t(isHere ? 'retrieval.resume' : 'retrieval.start')}
              </Button>
            )}
          </div>
        </>
      )}
      {run && <RunProgress run={run} />}
      {failure && (
        <ErrorNotice error={failure} retry={() => void measureRetrieval()}>
          {faultText(failure.details['what'], t)}
        </ErrorNotice>
      )}
      <RetrievalTable />
    </div>
  );
}

/** Unfinished measurements of earlier visits. */
function Unfinished() {
  const { t } = useTranslation();
  const { discardRetrieval } = useAppStore().getState();
  const unfinished = useApp((state) => state.unfinishedRetrievals);
  const currentId = useApp((state) => state.captionFolder?.set.id);
  const isRunning = useApp((state) => state.retrievalRun !== null);
  const nameOf = useSetName();
  if (isRunning) return null;
  return unfinished.map(({ setId, name, done, total }) => (
    <div key={setId} className={styles['card']}>
      <p>
        {setId === currentId
          ? t('retrieval.unfinishedHere', { done, total })
          : t('retrieval.unfinished', { name: nameOf(name), done, total })}
      </p>
      <Button variant="default" size="sm" px="sm" onClick={() => void discardRetrieval(setId)}>
        {t('retrieval.discard')}
      </Button>
    </div>
  ));
}

const FAULTS = [
  'no-captions',
  'no-pictures',
  'no-picture-opens',
  'nothing-fits',
  'too-large',
] as const;

function faultText(what: unknown, t: TFunction): string | undefined {
  const fault = FAULTS.find((each) => each === what);
  return fault && t(`retrieval.faults.${fault}`);
}
