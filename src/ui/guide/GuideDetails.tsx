import { Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTROL_LIMITS, guideNeeds, type Guide } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './GuideDetails.module.css';
import { GuideMore } from './GuideMore.tsx';
import { GuideNeeds } from './GuideNeeds.tsx';
import { GuidePicture } from './GuidePicture.tsx';
import { GuideProblem } from './GuideProblem.tsx';
import { StrengthSlider } from './StrengthSlider.tsx';
import { useGuideTitle } from './use-guide-title.ts';
import { WhenSliders } from './WhenSliders.tsx';

/** All about one guide; what people change most comes first. */
export function GuideDetails({ guide }: { readonly guide: Guide }) {
  const { t } = useTranslation();
  const { chooseGuide, removeGuide } = useAppStore().getState();
  const title = useGuideTitle(guide);
  useToolOnArrival(guide);
  const isFull = useApp(({ guides }) => guides.length >= CONTROL_LIMITS.count);
  return (
    <div className={styles['details']}>
      <GuidePicture guide={guide} title={title} />
      <GuideProblem guide={guide} />
      <GuideNeeds guide={guide} />
      <StrengthSlider guide={guide} />
      <WhenSliders guide={guide} />
      <GuideMore guide={guide} />
      <div className={styles['last']}>
        {!isFull && (
          <Button
            size="sm"
            px="xs"
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.6} />}
            onClick={chooseGuide}
          >
            {t('guide.add')}
          </Button>
        )}
        <Button
          size="sm"
          px="xs"
          variant="subtle"
          color="gray"
          leftSection={<IconTrash size={16} stroke={1.6} />}
          aria-label={t('guide.remove', { title })}
          onClick={() => void removeGuide(guide.id)}
        >
          {t('guide.removeIt')}
        </Button>
      </div>
    </div>
  );
}

/** Runs the tool on a picture that was waiting for the tool's model, once the model is installed. */
function useToolOnArrival(guide: Guide): void {
  const { runGuideTool } = useAppStore().getState();
  const lacks = useApp((state) => guideNeeds(guide, state).length);
  const lacked = useRef(lacks);
  const { id, given, picture } = guide;
  const isWaiting = given !== null && picture === null;
  useEffect(() => {
    if (lacks < lacked.current && isWaiting) void runGuideTool(id);
    lacked.current = lacks;
  }, [lacks, isWaiting, id, runGuideTool]);
}
