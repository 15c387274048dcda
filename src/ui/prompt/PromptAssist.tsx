import { CompletionList } from './CompletionList.tsx';
import { PromptMarks } from './PromptMarks.tsx';
import { useWeightKeys } from './use-weight-keys.ts';

/** What helps while the prompt is written: weights by keys, completion, and marks where something is wrong. */
export function PromptAssist({ field }: { readonly field: HTMLTextAreaElement }) {
  useWeightKeys(field);
  return (
    <>
      <CompletionList field={field} />
      <PromptMarks field={field} />
    </>
  );
}
