import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Ingredient } from '../../contract/picture-settings.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { Notice } from './Notice.tsx';

/** What a picture that was opened for its settings could not give. */
export function ReadingNews() {
  const { t } = useTranslation();
  const { dismissReadingNotice } = useAppStore().getState();
  const notice = useApp((state) => state.readingNotice);
  if (!notice) return null;
  return (
    <Notice tone="news" onDismiss={dismissReadingNotice}>
      {notice.type === 'no-settings' ? (
        t('reading.noSettings')
      ) : (
        <>
          {t('reading.incomplete')}
          {notice.missing.map((one) => (
            <span key={`${one.kind} ${one.name}`}>
              {' '}
              {t(`reading.missing.${one.kind}`, { name: one.name })}{' '}
              <Anchor href={searchUrl(one)} target="_blank" rel="noreferrer" inherit>
                {t('reading.lookFor')}
              </Anchor>
            </span>
          ))}
          {notice.unknownSampler !== null &&
            ` ${t('reading.unknownSampler', { name: notice.unknownSampler })}`}
        </>
      )}
    </Notice>
  );
}

/** Civitai finds files by A1111's hashes; without one, the hub's search knows most names. */
function searchUrl({ name, hash }: Ingredient): string {
  return hash === null
    ? `https://huggingface.co/models?search=${encodeURIComponent(name)}`
    : `https://civitai.com/search/models?query=${encodeURIComponent(hash)}`;
}
