import { startTransition, useEffect, useState, type ComponentType } from 'react';
import { useAppStore } from './store-context.ts';

/**
 * A component whose code is loaded when it is first shown. If that fails, because a newer version has replaced the files or the
 * network is down, the rest of the page stays and a notice offers to reload.
 *
 * React's own `lazy` would delay it: a fallback, even an empty one, stays for 300 ms.
 *
 * @param Meanwhile shown until the code is there; nothing by default
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile?: ComponentType<Props>,
) {
  let loaded: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;
  const ready = () =>
    (loading ??= load()
      .catch(() => MissingPart)
      .then((part) => {
        loaded = part;
      }));

  return function LazyPart(props: Props) {
    const [Part, setPart] = useState(() => loaded ?? Meanwhile);
    useEffect(() => {
      // In a transition, so that rendering it does not hold up the page.
      void ready().then(() => startTransition(() => setPart(() => loaded)));
    }, []);
    return Part && <Part {...props} />;
  };
}

function MissingPart() {
  const store = useAppStore();
  useEffect(() => store.getState().missPart(), [store]);
  return null;
}
