import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../Models.module.css';

const MAX_NAME_LENGTH = 100;

interface Props {
  readonly name: string;
  readonly onSave: (name: string) => void;
  readonly onCancel: () => void;
}

export function RenameForm({ name, onSave, onCancel }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(name);
  const isUsable = text.trim() !== '' && text.trim() !== name;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isUsable) onSave(text);
  };
  return (
    <form
      className={styles['rename']}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) onCancel();
      }}
    >
      <TextInput
        className={styles['grow'] ?? ''}
        aria-label={t('models.rename.name')}
        value={text}
        maxLength={MAX_NAME_LENGTH}
        autoFocus
        // Escape closes only the form, not the whole screen.
        data-mantine-stop-propagation="true"
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" disabled={!isUsable}>
        {t('models.rename.save')}
      </Button>
      <Button size="sm" variant="default" onClick={onCancel}>
        {t('models.rename.cancel')}
      </Button>
    </form>
  );
}
