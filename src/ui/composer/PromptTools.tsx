import { useMediaQuery } from '@mantine/hooks';
import { GuideButton } from '../guide/GuideButton.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { PromptMenu } from '../prompt/PromptMenu.tsx';
import { PickStart } from '../start/PickStart.tsx';
import { useApp } from '../store-context.ts';
import { ExampleMenu } from './ExampleMenu.tsx';
import { GrammarHelp } from './GrammarHelp.tsx';
import { MoreTools } from './MoreTools.tsx';

const PromptPanels = lazyPart(
  async () => (await import('../prompt/PromptPanels.tsx')).PromptPanels,
);

/** The tools beside the prompt. On a phone there are only two buttons, to leave room for words. */
export function PromptTools() {
  const isNarrow = useMediaQuery('(max-width: 36em)', false, { getInitialValueInEffect: false });
  const hasPanel = useApp((state) => state.promptPanel !== null);
  return (
    <>
      {isNarrow ? (
        <>
          <PickStart />
          <MoreTools />
        </>
      ) : (
        <>
          <ExampleMenu />
          <PickStart />
          <GuideButton />
          <PromptMenu />
          <GrammarHelp />
        </>
      )}
      {hasPanel && <PromptPanels />}
    </>
  );
}
