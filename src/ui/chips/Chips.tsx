import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../contract/manifest.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useShallow } from 'zustand/react/shallow';
import { lorasOf, type Form } from '../../store/index.ts';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import { useApp } from '../store-context.ts';
import styles from './Chips.module.css';
import { chipsOf, keyOf, type Chip } from './chips-of.ts';
import { useChipWords } from './use-chip-words.ts';

const ChipField = lazyPart(async () => (await import('./ChipField.tsx')).ChipField);

/** On a phone, a longer one leaves no room for the others beside the buttons. */
const USUAL_SIZE = '512×512';

/** The settings in use, below the prompt; a click on one changes it. */
export function Chips() {
  const model = useApp((state) => state.model);
  return model.status === 'ready' ? <ChipsOf manifest={model.manifest} /> : null;
}

function ChipsOf({ manifest }: { readonly manifest: ModelManifest }) {
  const { t } = useTranslation();
  const form = useFormOfChips();
  const hasStart = useApp((state) => state.start !== null);
  const wordsOf = useChipWords(manifest, form, hasStart);
  const [open, setOpen] = useState<string | null>(null);
  const isWide = wordsOf({ kind: 'size' }).value.length > USUAL_SIZE.length;
  return (
    <div className={styles['chips']} role="group" aria-label={t('chips.label')} data-wide={isWide}>
      {chipsOf({ form, manifest, hasStart }, open).map((chip) => {
        const key = keyOf(chip);
        return (
          <ChipButton
            key={key}
            {...{ chip, manifest, ...wordsOf(chip) }}
            isOpen={open === key}
            setOpen={(isOpen) => setOpen(isOpen ? key : null)}
          />
        );
      })}
    </div>
  );
}

/** The form, with the prompt reduced to its LoRAs: the other words change with every keystroke. */
function useFormOfChips(): Form {
  return useApp(
    useShallow(({ form }) => ({
      ...form,
      prompt: lorasOf(form.prompt)
        .map(({ name, unetWeight }) => `<lora:${name}:${unetWeight}>`)
        .join(''),
    })),
  );
}

interface ChipProps {
  readonly chip: Chip;
  readonly manifest: ModelManifest;
  readonly name: string;
  readonly value: string;
  readonly brief?: string;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

function ChipButton({ chip, manifest, name, value, brief, isOpen, setOpen }: ChipProps) {
  const { t } = useTranslation();
  const change = (opens: boolean) => {
    // What was typed is taken over when its field loses the focus.
    if (!opens && document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    setOpen(opens);
  };
  const { button, popUp } = usePopUp('dialog', { isOpen, setOpen: change });
  return (
    <>
      <UnstyledButton
        {...button}
        className={styles['chip'] ?? ''}
        data-chip={chip.kind}
        aria-label={t('picture.setting', { name, value })}
      >
        <span className={styles['value']} data-brief={brief}>
          {value}
        </span>
      </UnstyledButton>
      {popUp && <ChipField {...{ popUp, name, chip, manifest }} />}
    </>
  );
}
