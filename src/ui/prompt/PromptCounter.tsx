import { UnstyledButton } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import { useApp, useAppStore } from '../store-context.ts';
import classes from './PromptCounter.module.css';

const PromptChunks = lazyPart(async () => (await import('./PromptChunks.tsx')).PromptChunks);

interface Props {
  readonly field: 'prompt' | 'negativePrompt';
}

/** A larger number of variants is shown in the pop-up only. */
const MANY = 1000;

/** How many tokens the prompt has. A click shows where its chunks end and what is cut off. */
export function PromptCounter({ field }: Props) {
  const { t } = useTranslation();
  const measured = useApp((state) => state.measures?.[field]);
  const variants = useApp((state) => state.measures?.variants ?? 1);
  const { button, popUp } = usePopUp('dialog');
  if (!measured) return null;
  const { ok } = measured;
  const hasFault = !ok || measured.value.truncatedText !== '' || measured.value.unknown.length > 0;
  const label = ok
    ? t('prompting.tokens', { tokens: measured.value.tokens, room: measured.value.room })
    : t('prompting.fault.other');
  const ways = variants < MANY ? `×${variants}` : '×…';
  const many = field === 'prompt' && variants > 1 ? ` ${ways}` : '';
  const shown = ok ? `${measured.value.tokens}/${measured.value.room}${many}` : '!';
  return (
    <>
      <UnstyledButton
        {...button}
        className={classes['counter'] ?? ''}
        data-fault={hasFault || undefined}
        aria-label={`${t(`prompting.tokensOf.${field}`)}: ${ok ? shown : label}`}
        title={label}
      >
        {shown}
      </UnstyledButton>
      {popUp && (
        <PromptChunks
          popUp={popUp}
          label={t(`prompting.tokensOf.${field}`)}
          measured={measured}
          variants={variants}
        />
      )}
    </>
  );
}

/** Tokens are counted once typing pauses for this long. */
const PAUSE_MS = 120;

/** Counts again whenever something changes that the count depends on. */
export function PromptCounts() {
  const store = useAppStore();
  const prompt = useApp((state) => state.form.prompt);
  const overrides = useApp((state) => state.form.overrides);
  const styles = useApp((state) => state.form.styles);
  const lists = useApp((state) => state.wordLists);
  const model = useApp((state) => state.model);
  const addOns = useApp((state) => state.library?.addOns);
  useEffect(() => {
    const timer = setTimeout(() => void store.getState().measurePrompts(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [store, prompt, overrides, styles, lists, model, addOns]);
  return prompt === '' ? null : <PromptCounter field="prompt" />;
}
