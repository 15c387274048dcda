import { useEffect } from 'react';

/** While something covers the page, the browser's Back button closes it instead of leaving the page. */
export function useBackCloses(isOpen: boolean, close: () => void) {
  useEffect(() => {
    if (!isOpen) return;
    history.pushState({ isCovered: true }, '');
    let isBack = false;
    const onBack = () => {
      isBack = true;
      close();
    };
    addEventListener('popstate', onBack);
    return () => {
      removeEventListener('popstate', onBack);
      if (!isBack) history.back();
    };
  }, [isOpen, close]);
}
