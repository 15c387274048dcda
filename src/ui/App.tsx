import { MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { i18n } from 'i18next';
import { useEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { AppStore, Locale } from '../store/index.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { loadI18n, resolveLocale } from './i18n/index.ts';
import './mantine.css';
import './global.css';
import { Page } from './Page.tsx';
import { StoreContext, useApp, useAppStore } from './store-context.ts';
import { cssVariables, theme } from './theme.ts';
import { useDocumentLanguage, useFrameColour } from './use-document.ts';

interface Props {
  readonly store: AppStore;
  /** In the initial language. */
  readonly i18n: i18n;
}

export function App({ store, i18n }: Props) {
  useEffect(() => {
    void store.getState().loadGallery();
    void store.getState().loadStart();
    void store.getState().loadGuides();
    void store.getState().loadEditing();
    void store.getState().startEngine();
    void store.getState().openQueue();
  }, [store]);

  return (
    <ErrorBoundary>
      <StoreContext value={store}>
        <LocalizedPage firstI18n={i18n} />
      </StoreContext>
    </ErrorBoundary>
  );
}

/** Renders the page in the user's language and colour scheme. */
function LocalizedPage({ firstI18n }: { readonly firstI18n: i18n }) {
  const choice = useApp((state) => state.preferences);
  const prefersDark = useMediaQuery('(prefers-color-scheme: dark)', false, {
    getInitialValueInEffect: false,
  });
  const scheme =
    choice.colorScheme === 'auto' ? (prefersDark ? 'dark' : 'light') : choice.colorScheme;
  const i18n = useI18n(firstI18n, resolveLocale(choice.locale, navigator.languages));
  useDocumentLanguage(i18n.language);
  useFrameColour(scheme);

  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
        <Page />
      </MantineProvider>
    </I18nextProvider>
  );
}

/** The texts of a language; the previous language's until the new catalogue has loaded. */
function useI18n(first: i18n, locale: Locale): i18n {
  const store = useAppStore();
  const [current, setCurrent] = useState(first);
  useEffect(() => {
    if (current.language === locale) return;
    let isWanted = true;
    loadI18n(locale).then(
      (loaded) => isWanted && setCurrent(loaded),
      () => store.getState().missPart(),
    );
    return () => {
      isWanted = false;
    };
  }, [current, locale, store]);
  return current;
}
