import { IconRulerMeasure2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PromptTool } from '../composer/PromptTool.tsx';
import { useAppStore } from '../store-context.ts';

/** Asks what a picture should guide. */
export function GuideButton() {
  const { t } = useTranslation();
  const { chooseGuide } = useAppStore().getState();
  return (
    <PromptTool
      icon={IconRulerMeasure2}
      label={t('guide.open')}
      data-guide-button=""
      run={chooseGuide}
    />
  );
}
