import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { picturesOfBatch, resolveOptions, type PixelSize, type Run } from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import { BatchCell } from './BatchCell.tsx';
import { BatchGrid } from './BatchGrid.tsx';
import { LiveSheet } from './LiveSheet.tsx';
import { RunProgress } from './RunProgress.tsx';
import { Sheet } from './Sheet.tsx';
import styles from './Stage.module.css';

const SQUARE = { width: 1, height: 1 };

/** What is being painted: one picture, or a batch that fills one picture at a time. */
export function LiveView({ run }: { readonly run: Run }) {
  // Generate is always within reach, so on a phone the user may be far from where the picture appears.
  useEffect(() => {
    scrollTo({ top: 0 });
  }, []);
  const size = run.manifest ? resolveOptions(run.manifest, run.form) : SQUARE;
  return (
    <>
      {run.count > 1 ? (
        <LiveBatch run={run} size={size} />
      ) : (
        <Sheet width={size.width} height={size.height}>
          <LiveSheet run={run} />
        </Sheet>
      )}
      <div className={styles['below']}>
        <RunProgress run={run} />
      </div>
    </>
  );
}

function LiveBatch({ run, size }: { readonly run: Run; readonly size: PixelSize }) {
  const pictures = useApp(useShallow((state) => picturesOfBatch(state.pictures, run.batchId)));
  return (
    <BatchGrid size={size} count={run.count}>
      {Array.from({ length: run.count }, (_, index) => {
        const picture = pictures.find(({ batch }) => batch?.index === index);
        if (picture) return <BatchCell key={index} picture={picture} />;
        return (
          <div
            key={index}
            className={`${styles['cell']} ${index === run.done ? '' : styles['waiting']}`}
          >
            {index === run.done && <LiveSheet run={run} />}
          </div>
        );
      })}
    </BatchGrid>
  );
}
