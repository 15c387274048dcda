import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Guide } from '../../store/index.ts';
import { pictureProblem } from '../match/picture-problem.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './GuideDetails.module.css';

/** What went wrong with a guide's picture, and what to do about it. */
export function GuideProblem({ guide: { id, given } }: { readonly guide: Guide }) {
  const { t } = useTranslation();
  const { dismissGuideFault, runGuideTool } = useAppStore().getState();
  const fault = useApp((state) => state.guideFaults[id]);
  if (!fault) return null;
  const again = (fault.type === 'tool-failed' || fault.type === 'no-mask') && given !== null;
  const words = () => {
    switch (fault.type) {
      case 'nothing-to-follow':
        return t('guide.faults.nothing');
      case 'no-holes':
        return t('guide.faults.noHoles');
      case 'no-mask':
        return t('guide.faults.noMask');
      case 'tool-failed':
        return t('guide.faults.tool', pictureProblem(fault.error, t));
      case 'refused': {
        const name = fault.name || t('guide.unnamed');
        return t('guide.faults.refused', { name, ...pictureProblem(fault.error, t) });
      }
    }
  };
  return (
    <div className={styles['problem']} role="alert">
      <p>{words()}</p>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => (again ? void runGuideTool(id) : dismissGuideFault(id))}
      >
        {t(again ? 'guide.faults.again' : 'guide.faults.dismiss')}
      </Button>
    </div>
  );
}
