import { Menu } from '@mantine/core';
import { IconHelp, IconRulerMeasure2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PopUpMenu } from '../pop-up/PopUpMenu.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { PromptChoices } from '../prompt/PromptChoices.tsx';
import { useAppStore } from '../store-context.ts';
import { ExampleItems } from './ExampleItems.tsx';
import { useOffersExamples } from './use-offers-examples.ts';

const ICON = { size: 18, stroke: 1.6 };

interface Props {
  readonly popUp: PopUp;
  readonly showGrammar: () => void;
}

export function MoreToolsMenu({ popUp, showGrammar }: Props) {
  const { t } = useTranslation();
  const { chooseGuide } = useAppStore().getState();
  const offersExamples = useOffersExamples();
  return (
    <PopUpMenu popUp={popUp} position="top-end">
      <Menu.Item leftSection={<IconRulerMeasure2 {...ICON} />} onClick={chooseGuide}>
        {t('guide.open')}
      </Menu.Item>
      <PromptChoices />
      <Menu.Item leftSection={<IconHelp {...ICON} />} onClick={showGrammar}>
        {t('grammar.label')}
      </Menu.Item>
      {offersExamples && (
        <>
          <Menu.Divider />
          <Menu.Label>{t('composer.examples')}</Menu.Label>
          <ExampleItems />
        </>
      )}
    </PopUpMenu>
  );
}
