import { useApp } from '../store-context.ts';
import { CompletionList } from './CompletionList.tsx';
import { PromptMarks } from './PromptMarks.tsx';
import { useNegativePrompt } from './use-negative-prompt.ts';
import { useWeightKeys } from './use-weight-keys.ts';

interface Props {
  readonly field: HTMLTextAreaElement;
  readonly of: 'prompt' | 'negativePrompt';
}

/** Help while writing a prompt: keys for weights, completion, and marks under mistakes. */
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
