import { Button, FileButton, UnstyledButton } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale, PromptStyle } from '../../store/index.ts';
import { writeStyles } from '../../store/prompt-tools.ts';
import { IconAction } from '../IconAction.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { offeredStyles } from './offered-styles.ts';
import styles from './PromptPanels.module.css';
import { StyleForm } from './StyleForm.tsx';

const EMPTY: PromptStyle = { name: '', prompt: '{prompt}, ', negativePrompt: '' };

/** Styles to turn on, several at once. The user can create and change their own, and exchange them with A1111 as styles.csv. */
export function StylesPanel() {
  const { t, i18n } = useTranslation();
  const store = useAppStore();
  const own = useApp((state) => state.ownStyles);
  const [editing, setEditing] = useState<PromptStyle | null>(null);
  const [result, setResult] = useState<string | null>(null);
  useEffect(() => void store.getState().loadStyles(), [store]);
  const manifest = useApp(({ model }) => (model.status === 'ready' ? model.manifest : null));

  const read = async (file: File | null) => {
    if (!file) return;
    const count = await store.getState().importStyles(file);
    setResult(
      count
        ? t('prompting.styles.read', { count })
        : t(count === 0 ? 'prompting.styles.empty' : 'prompting.styles.unreadable', {
            file: file.name,
          }),
    );
  };

  if (editing) return <StyleForm style={editing} onDone={() => setEditing(null)} />;
  return (
    <>
      <p className={styles['intro']}>{t('prompting.styles.intro')}</p>
      <StyleButtons list={offeredStyles(manifest, i18n.language as Locale)} />
      {own && own.length > 0 && (
        <>
          <h3 className={styles['group']}>{t('prompting.styles.own')}</h3>
          <ul className={styles['list'] ?? ''}>
            {own.map((style) => (
              <li key={style.name} className={styles['item']}>
                <div className={styles['about']}>
                  <StyleButtons list={[style]} />
                </div>
                <IconAction
                  size={36}
                  label={t('prompting.styles.edit', { name: style.name })}
                  onClick={() => setEditing(style)}
                >
                  <IconPencil size={18} stroke={1.6} />
                </IconAction>
                <IconAction
                  size={36}
                  label={t('prompting.styles.remove', { name: style.name })}
                  onClick={() => void store.getState().removeStyle(style.name)}
                >
                  <IconTrash size={18} stroke={1.6} />
                </IconAction>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className={styles['buttons']}>
        <Button variant="default" onClick={() => setEditing(EMPTY)}>
          {t('prompting.styles.add')}
        </Button>
        <FileButton accept=".csv,text/csv" onChange={(file) => void read(file)}>
          {(props) => (
            <Button variant="subtle" color="gray" {...props}>
              {t('prompting.styles.import')}
            </Button>
          )}
        </FileButton>
        {own && own.length > 0 && (
          <Button variant="subtle" color="gray" onClick={() => save(own)}>
            {t('prompting.styles.export')}
          </Button>
        )}
      </div>
      <p role="status" className={styles['result']}>
        {result}
      </p>
    </>
  );
}

function StyleButtons({ list }: { readonly list: readonly PromptStyle[] }) {
  const { toggleStyle } = useAppStore().getState();
  const chosen = useApp((state) => state.form.styles);
  return (
    <div className={styles['styles']}>
      {list.map((style) => (
        <UnstyledButton
          key={style.name}
          className={styles['style'] ?? ''}
          aria-pressed={chosen.some(({ name }) => name === style.name)}
          title={[style.prompt, style.negativePrompt].filter(Boolean).join(' · ')}
          onClick={() => toggleStyle(style)}
        >
          {style.name}
        </UnstyledButton>
      ))}
    </div>
  );
}

function save(list: readonly PromptStyle[]) {
  const url = URL.createObjectURL(new Blob([writeStyles(list)], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'styles.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
