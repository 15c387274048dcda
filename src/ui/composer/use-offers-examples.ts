import { useExamples } from '../stage/use-examples.ts';
import { useApp } from '../store-context.ts';

/** True when the prompt is empty but the empty sheet with its examples is not shown. */
export function useOffersExamples(): boolean {
  const { examples } = useExamples();
  const isWanted = useApp(({ form, pictures }) => form.prompt === '' && pictures.length > 0);
  return isWanted && examples.length > 0;
}
