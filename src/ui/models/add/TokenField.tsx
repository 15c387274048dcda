import { parseUrl } from '../../../store/index.ts';
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  /** The only site that it is sent to. */
  readonly site: string;
  readonly value: string;
  readonly onChange: (token: string) => void;
}

/** The browser must not save the token in its form history, just as the page does not store it. */
export function TokenField({ site, value, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <TextInput
      type="password"
      autoComplete="off"
      label={t('models.add.token', { host: parseUrl(site)?.host ?? site })}
      description={t('models.add.tokenHint')}
      inputWrapperOrder={['label', 'input', 'description']}
      placeholder="hf_…"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
