import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import { PromptTool } from './PromptTool.tsx';

const GrammarCard = lazyPart(async () => (await import('./GrammarCard.tsx')).GrammarCard);
const MoreToolsMenu = lazyPart(async () => (await import('./MoreToolsMenu.tsx')).MoreToolsMenu);

/** All but one of the buttons beside the prompt, in a menu. Whatever they open returns the focus to this button. */
export function MoreTools() {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('menu');
  const [hasGrammar, setGrammar] = useState(false);
  return (
    <>
      <PromptTool
        {...button}
        icon={IconDots}
        label={t('composer.moreTools')}
        data-guide-button=""
        data-prompt-menu=""
      />
      {popUp && <MoreToolsMenu popUp={popUp} showGrammar={() => setGrammar(true)} />}
      {popUp && hasGrammar && (
        <GrammarCard
          popUp={{ ...popUp, id: `${popUp.id}-grammar`, isOpen: hasGrammar, setOpen: setGrammar }}
        />
      )}
    </>
  );
}
