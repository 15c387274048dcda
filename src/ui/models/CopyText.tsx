import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../IconAction.tsx';
import styles from './Models.module.css';

/** Text for the prompt, and a button that copies it. */
export function CopyText({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const [isCopied, setIsCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setIsCopied(true),
      // If copying is not allowed, the text can still be selected.
      () => undefined,
    );
  };
  const Icon = isCopied ? IconCheck : IconCopy;
  return (
    <span className={styles['copy']}>
      <code>{text}</code>
      <IconAction size={30} label={t('models.addOns.copy', { text })} onClick={copy}>
        <Icon size={16} stroke={1.6} />
      </IconAction>
      <VisuallyHidden role="status">{isCopied && t('models.addOns.copied')}</VisuallyHidden>
    </span>
  );
}
