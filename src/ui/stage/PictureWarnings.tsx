import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { GenerateWarning } from '../../contract/engine-api.ts';
import styles from './Stage.module.css';

/** Warnings about a finished picture. */
export function PictureWarnings({ warnings }: { readonly warnings: readonly GenerateWarning[] }) {
  const { t } = useTranslation();
  return warnings.map((warning) => {
    const text = warningText(warning, t);
    return text === null ? null : (
      <p key={text} className={styles['warning']}>
        {text}
      </p>
    );
  });
}

function warningText(warning: GenerateWarning, t: TFunction): string | null {
  switch (warning.type) {
    case 'prompt-truncated':
      return t(`warnings.promptTruncated.${warning.field}`, { dropped: warning.dropped });
    case 'unknown-characters':
      return t(`warnings.unknownCharacters.${warning.field}`, {
        characters: warning.characters.join(' '),
      });
    case 'unconditional':
      return t('warnings.unconditional');
    case 'lora-partly-used':
      return t('warnings.loraPartlyUsed', { ...warning });
    case 'hires-loras-ignored':
      return t('warnings.hiresLorasIgnored');
    case 'clip-skip-ignored':
      return t('warnings.clipSkipIgnored');
    case 'mask-covers-all':
      return t('warnings.maskCoversAll');
    case 'decoded-in-fp32':
      return t('warnings.decodedInFp32');
    case 'marked-unsafe':
      // The cover says so already.
      return null;
  }
}
