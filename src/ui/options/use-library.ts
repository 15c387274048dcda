import { useEffect } from 'react';
import { useApp, useAppStore } from '../store-context.ts';

/** Text encoders and VAEs that can be chosen instead of the model's own; null until they have been listed. */
export function useLibrary() {
  const { loadLibrary } = useAppStore().getState();
  const library = useApp((state) => state.library);
  const isUnknown = library === null;
  useEffect(() => {
    if (isUnknown) void loadLibrary();
  }, [isUnknown, loadLibrary]);
  return library;
}
