import { Button, TextInput } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../IconAction.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Presets.module.css';

const ICON = { size: 16, stroke: 1.6 };

/** All saved settings, and a field to save the current ones. */
export function PresetsList() {
  const { t } = useTranslation();
  const store = useAppStore();
  const names = useApp((state) => state.settingsPresets.map(({ name }) => name).join('\n'));
  /** The preset whose name is being changed. */
  const [renaming, setRenaming] = useState<string | null>(null);
  return (
    <div className={styles['presets']}>
      {names === '' && <p className={styles['hint']}>{t('presets.empty')}</p>}
      {names !== '' && (
        <ul className={styles['list']} aria-label={t('presets.title')}>
          {names.split('\n').map((name) => (
            <li key={name} className={styles['preset']}>
              {renaming === name ? (
                <NameForm
                  first={name}
                  label={t('presets.rename', { name })}
                  onName={(to) => {
                    store.getState().renameSettings(name, to);
                    setRenaming(null);
                  }}
                />
              ) : (
                <>
                  <Button
                    className={styles['use'] ?? ''}
                    variant="subtle"
                    color="gray"
                    size="compact-md"
                    justify="flex-start"
                    aria-label={t('presets.use', { name })}
                    onClick={() => store.getState().useSettings(name)}
                  >
                    {name}
                  </Button>
                  <IconAction
                    size={36}
                    label={t('presets.rename', { name })}
                    onClick={() => setRenaming(name)}
                  >
                    <IconPencil {...ICON} />
                  </IconAction>
                  <IconAction
                    size={36}
                    label={t('presets.delete', { name })}
                    onClick={() => store.getState().deleteSettings(name)}
                  >
                    <IconTrash {...ICON} />
                  </IconAction>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <NameForm
        key={names}
        first=""
        label={t('presets.name')}
        save={t('presets.save')}
        onName={(name) => store.getState().saveSettingsAs(name)}
      />
    </div>
  );
}

interface NameFormProps {
  readonly first: string;
  readonly label: string;
  /** The button's label; without one, Enter or leaving the field saves the name. */
  readonly save?: string;
  readonly onName: (name: string) => void;
}

function NameForm({ first, label, save, onName }: NameFormProps) {
  const [name, setName] = useState(first);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onName(name);
  };
  return (
    <form className={styles['form']} onSubmit={submit}>
      <TextInput
        className={styles['field'] ?? ''}
        size="sm"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        maxLength={60}
        autoFocus={save === undefined}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => save === undefined && onName(name)}
      />
      {save !== undefined && (
        <Button type="submit" size="sm" variant="light" disabled={name.trim() === ''}>
          {save}
        </Button>
      )}
    </form>
  );
}
