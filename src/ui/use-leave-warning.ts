import { useEffect } from 'react';
import { useApp } from './store-context.ts';

/** The browser asks before it closes or reloads the page, while a picture would be lost with it. */
export function useLeaveWarning() {
  const isRunning = useApp((state) => state.run !== null);
  useEffect(() => {
    if (!isRunning) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isRunning]);
}
