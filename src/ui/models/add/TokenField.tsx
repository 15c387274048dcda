import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  /** The one site that it is sent to. */
  readonly site: string;
  readonly value: string;
  readonly onChange: (token: string) => void;
}

/** Kept from the browser's own memory for forms, as it is kept from ours. */
export function TokenField({ site, value, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <TextInput
      type="password"
      autoComplete="off"
      label={t('models.add.token', { host: URL.parse(site)?.host ?? site })}
      description={t('models.add.tokenHint')}
      inputWrapperOrder={['label', 'input', 'description']}
      placeholder="hf_…"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
