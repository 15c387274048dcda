import { useEffect } from 'react';
import { installedModels } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useModelName } from './use-model-name.ts';

/** The name of a model by its id: null without an id, the id itself if the model is not on this device. */
export function useNameById(id: string | null): string | null {
  const { loadLibrary } = useAppStore().getState();
  const nameOf = useModelName();
  const library = useApp((state) => state.library);
  const model = useApp((state) => state.model);
  const found = installedModels({ library, model }).find(({ manifest }) => manifest.id === id);
  const isUnknown = id !== null && !found && library === null;
  useEffect(() => {
    if (isUnknown) void loadLibrary();
  }, [isUnknown, loadLibrary]);
  return found ? nameOf(found.manifest) : id;
}
