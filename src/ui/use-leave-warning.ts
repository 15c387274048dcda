import { useEffect } from 'react';
import { losesWork } from '../store/index.ts';
import { useApp } from './store-context.ts';

/** Makes the browser ask before the page is closed or reloaded while work would be lost. */
export function useLeaveWarning() {
  const isLosing = useApp(losesWork);
  useEffect(() => {
    if (!isLosing) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isLosing]);
}
