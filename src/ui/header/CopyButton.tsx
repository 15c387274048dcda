import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Copies a text other than the prompt, and says whether the browser allowed it. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<'copied' | 'copyRefused' | null>(null);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setAnswer('copied'),
      () => setAnswer('copyRefused'),
    );
  };
  return (
    <Button size="compact-sm" variant="default" aria-live="polite" onClick={copy}>
      {answer ? t(`devicePlan.${answer}`) : label}
    </Button>
  );
}
