import type { GuideSurroundings } from '../../store/index.ts';
import { useApp } from '../store-context.ts';

/** What decides which add-ons can guide. */
export function useGuideSurroundings(): GuideSurroundings {
  const library = useApp((state) => state.library);
  const modelId = useApp((state) => state.modelId);
  return { library, modelId };
}
