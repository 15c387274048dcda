import { useEffect, useLayoutEffect } from 'react';

/** Tells the browser, screen readers and translators the page's language. */
export function useDocumentLanguage(locale: string) {
  useLayoutEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
}

/** Gives the browser's frame the page's colour, whatever scheme the system prefers. */
export function useFrameColour(scheme: 'light' | 'dark') {
  useEffect(() => {
    const colour = getComputedStyle(document.documentElement).getPropertyValue('--page').trim();
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.setAttribute('content', colour);
    }
  }, [scheme]);
}
