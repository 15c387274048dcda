import { lazy, useEffect, type ComponentType } from 'react';
import { useAppStore } from './store-context.ts';

/**
 * A component whose code is loaded when it is first shown. If that fails, because a newer version has replaced the files or the
 * network is down, the rest of the page stays and a notice offers to reload.
 */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async (): Promise<{ default: ComponentType<Props> }> => {
    try {
      return { default: await load() };
    } catch {
      return { default: MissingPart };
    }
  });
}

function MissingPart() {
  const store = useAppStore();
  useEffect(() => store.getState().missPart(), [store]);
  return null;
}
