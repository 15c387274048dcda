import { useEffect } from 'react';
import { useApp } from './store-context.ts';

/** Makes the browser ask before closing or reloading the page while a picture would be lost. */
export function useLeaveWarning() {
  const isRunning = useApp(({ run, enlargeRun }) => run !== null || enlargeRun !== null);
  useEffect(() => {
    if (!isRunning) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isRunning]);
}
