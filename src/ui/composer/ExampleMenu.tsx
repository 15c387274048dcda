import { IconBulb } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import { PromptTool } from './PromptTool.tsx';
import { useOffersExamples } from './use-offers-examples.ts';

const ExampleList = lazyPart(async () => (await import('./ExampleList.tsx')).ExampleList);

export function ExampleMenu() {
  return useOffersExamples() ? <ExampleButton /> : null;
}

function ExampleButton() {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('menu');
  return (
    <>
      <PromptTool {...button} icon={IconBulb} label={t('composer.examples')} />
      {popUp && <ExampleList popUp={popUp} />}
    </>
  );
}
