import { MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useMemo } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { AppStore } from '../store/index.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { createI18n, resolveLocale } from './i18n/index.ts';
import './mantine.css';
import './global.css';
import { Page } from './Page.tsx';
import { StoreContext, useApp } from './store-context.ts';
import { cssVariables, theme } from './theme.ts';
import { useDocumentLanguage, useFrameColour } from './use-document.ts';

export function App({ store }: { readonly store: AppStore }) {
  useEffect(() => {
    void store.getState().loadGallery();
    void store.getState().startEngine();
  }, [store]);

  return (
    <ErrorBoundary>
      <StoreContext value={store}>
        <Dressed />
      </StoreContext>
    </ErrorBoundary>
  );
}

/** The page in the user's language and colour scheme. */
function Dressed() {
  const choice = useApp((state) => state.preferences);
  const prefersDark = useMediaQuery('(prefers-color-scheme: dark)', false, {
    getInitialValueInEffect: false,
  });
  const scheme =
    choice.colorScheme === 'auto' ? (prefersDark ? 'dark' : 'light') : choice.colorScheme;
  const locale = resolveLocale(choice.locale, navigator.languages);
  const i18n = useMemo(() => createI18n(locale), [locale]);
  useDocumentLanguage(locale, i18n.t('document.title'));
  useFrameColour(scheme);

  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
        <Page />
      </MantineProvider>
    </I18nextProvider>
  );
}
