import { useTranslation } from 'react-i18next';
import type { Capability } from '../../contract/capabilities.ts';
import { isMissingRead, missingHere } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { Notice } from './Notice.tsx';

/** What this browser lacks or refuses, and what still works. */
export function CapabilityNotice() {
  const { t } = useTranslation();
  const { dismissMissing } = useAppStore().getState();
  // A string, because a selector that returns a new list each time would render for ever.
  const missing = useApp((state) => missingHere(state).join(' '));
  const isRead = useApp(isMissingRead);
  const names = missing.split(' ').filter(Boolean) as Capability[];
  const [first] = names;
  const isFatal = first === 'web-assembly';
  if (first === undefined || (isRead && !isFatal)) return null;
  return (
    <Notice tone={isFatal ? 'problem' : 'news'} {...(!isFatal && { onDismiss: dismissMissing })}>
      <strong>{t(`capabilities.${first}.title`)}</strong>
      {(isFatal ? [first] : names).map((name) => (
        <p key={name}>{t(`capabilities.${name}.help`)}</p>
      ))}
    </Notice>
  );
}
