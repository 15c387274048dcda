import { Popover, UnstyledButton } from '@mantine/core';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../contract/manifest.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useApp } from '../store-context.ts';
import styles from './Chips.module.css';
import { chipsOf, keyOf } from './chips-of.ts';
import { useChipWords } from './use-chip-words.ts';

const ChipField = lazyPart(async () => (await import('./ChipField.tsx')).ChipField);

/** The settings in use, below the prompt; a click changes one of them. */
export function Chips() {
  const model = useApp((state) => state.model);
  return model.status === 'ready' ? <ChipsOf manifest={model.manifest} /> : null;
}

function ChipsOf({ manifest }: { readonly manifest: ModelManifest }) {
  const { t } = useTranslation();
  const form = useApp((state) => state.form);
  const hasStart = useApp((state) => state.start !== null);
  const wordsOf = useChipWords(manifest, form, hasStart);
  const [open, setOpen] = useState<string | null>(null);
  const close = () => {
    // What was typed is taken when its field loses the focus.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    setOpen(null);
  };
  return (
    <div className={styles['chips']} role="group" aria-label={t('chips.label')}>
      {chipsOf({ form, manifest, hasStart }, open).map((chip) => {
        const key = keyOf(chip);
        const { name, value } = wordsOf(chip);
        return (
          <Popover
            key={key}
            opened={open === key}
            onDismiss={close}
            position="top-start"
            width={300}
            shadow="md"
            trapFocus
            returnFocus
            middlewares={{ shift: { padding: 12 }, size: { padding: 12 } }}
          >
            <Popover.Target>
              <UnstyledButton
                className={styles['chip'] ?? ''}
                data-chip={chip.kind}
                aria-label={t('picture.setting', { name, value })}
                onClick={() => (open === key ? close() : setOpen(key))}
              >
                <span className={styles['value']}>{value}</span>
              </UnstyledButton>
            </Popover.Target>
            <Popover.Dropdown aria-label={name} className={styles['dropdown'] ?? ''}>
              <Suspense>
                <ChipField chip={chip} manifest={manifest} onDone={close} />
              </Suspense>
            </Popover.Dropdown>
          </Popover>
        );
      })}
    </div>
  );
}
