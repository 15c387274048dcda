import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { HUB_ENDPOINTS, siteOfToken } from '../../../store/index.ts';
import type { SiteToken } from '../../../contract/download-plan.ts';
import { useApp, useAppStore } from '../../store-context.ts';
import styles from '../Models.module.css';
import { TokenField } from './TokenField.tsx';

/** Any repository of the hub or of a mirror, or a file on any site. */
export function HubForm({ onAsk }: { readonly onAsk: () => void }) {
  const { t } = useTranslation();
  const { lookUp } = useAppStore().getState();
  const [address, setAddress] = useState('');
  const [revision, setRevision] = useState('');
  const [token, setToken] = useState<SiteToken | null>(null);
  const [isMissing, setIsMissing] = useState(false);
  const endpoint = useApp((state) => state.preferences.hubEndpoint);
  const site = siteOfToken(address, endpoint);
  // A token entered for one site is not used for another.
  const ownToken = token?.origin === site ? token : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isEmpty = address.trim() === '';
    setIsMissing(isEmpty);
    if (isEmpty) return;
    onAsk();
    void lookUp({ address, revision, token: ownToken });
  };

  return (
    <form className={styles['stack']} onSubmit={submit}>
      <TextInput
        label={t('models.add.address')}
        description={t('models.add.addressHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={t('models.add.placeholder')}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        error={isMissing && t('models.add.addressMissing')}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <details className={styles['advanced']}>
        <summary>{t('models.add.advanced')}</summary>
        <div className={styles['stack']}>
          <EndpointChoice />
          <TextInput
            label={t('models.add.revision')}
            description={t('models.add.revisionHint')}
            inputWrapperOrder={['label', 'input', 'description']}
            placeholder="main"
            autoComplete="off"
            spellCheck={false}
            value={revision}
            onChange={(event) => setRevision(event.currentTarget.value)}
          />
          {site !== null && (
            <TokenField
              site={site}
              value={ownToken?.value ?? ''}
              onChange={(value) => setToken(value === '' ? null : { origin: site, value })}
            />
          )}
        </div>
      </details>
      <Button type="submit" variant="light">
        {t('models.add.look')}
      </Button>
    </form>
  );
}

const OWN = 'own';

/** The hub, a known mirror, or another address. */
function EndpointChoice() {
  const { t } = useTranslation();
  const { setHubEndpoint } = useAppStore().getState();
  const endpoint = useApp((state) => state.preferences.hubEndpoint);
  const known = HUB_ENDPOINTS.find((one) => one === endpoint);
  const [isOwn, setIsOwn] = useState(!known);
  const choose = (value: string) => {
    setIsOwn(value === OWN);
    if (value !== OWN) setHubEndpoint(value);
  };
  return (
    <>
      <NativeSelect
        label={t('models.add.endpoint')}
        value={isOwn ? OWN : endpoint}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          ...HUB_ENDPOINTS.map((value) => ({ value, label: new URL(value).host })),
          { value: OWN, label: t('models.add.otherEndpoint') },
        ]}
      />
      {isOwn && (
        <TextInput
          type="url"
          label={t('models.add.ownEndpoint')}
          placeholder="https://"
          autoComplete="off"
          value={endpoint}
          onChange={(event) => setHubEndpoint(event.currentTarget.value)}
        />
      )}
    </>
  );
}
