import { useApp } from '../store-context.ts';
import { CompletionList } from './CompletionList.tsx';
import { PromptMarks } from './PromptMarks.tsx';
import { useNegativePrompt } from './use-negative-prompt.ts';
import { useWeightKeys } from './use-weight-keys.ts';

interface Props {
  readonly field: HTMLTextAreaElement;
  readonly of: 'prompt' | 'negativePrompt';
}

/** What helps while a prompt is written: weights by keys, completion, and marks where something is wrong. */
export function PromptAssist({ field, of }: Props) {
  useWeightKeys(field);
  const positive = useApp((state) => state.form.prompt);
  const negative = useNegativePrompt();
  return (
    <>
      <CompletionList field={field} />
      <PromptMarks field={field} of={of} prompt={of === 'prompt' ? positive : negative} />
    </>
  );
}
