import { IconHelp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import { PromptTool } from './PromptTool.tsx';

const GrammarCard = lazyPart(async () => (await import('./GrammarCard.tsx')).GrammarCard);

export function GrammarHelp() {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('dialog');
  return (
    <>
      <PromptTool {...button} icon={IconHelp} label={t('grammar.label')} />
      {popUp && <GrammarCard popUp={popUp} />}
    </>
  );
}
