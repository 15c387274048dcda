import { useEffect, useLayoutEffect } from 'react';
import type { Locale } from '../store/index.ts';

/** Tells the browser, its screen reader and its translator which language the page speaks. */
export function useDocumentLanguage(locale: Locale, title: string) {
  useLayoutEffect(() => {
    document.documentElement.lang = locale;
    document.title = title;
  }, [locale, title]);
}

/** Colours the browser's own frame like the page, whichever scheme the system prefers. */
export function useFrameColour(scheme: 'light' | 'dark') {
  useEffect(() => {
    const colour = getComputedStyle(document.documentElement).getPropertyValue('--page').trim();
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.setAttribute('content', colour);
    }
  }, [scheme]);
}
