import { Button, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { HUB_ENDPOINTS } from '../../../store/index.ts';
import { useApp, useAppStore } from '../../store-context.ts';
import { useFormat } from '../../use-format.ts';
import { ModelError } from '../ModelError.tsx';
import styles from '../Models.module.css';
import { PlanDetails } from './PlanDetails.tsx';

/** The result of looking up a repository of the hub, or a file on another site. */
export function Lookup() {
  const { t } = useTranslation();
  const format = useFormat();
  const { lookUp, choose, forgetLookup, setHubEndpoint } = useAppStore().getState();
  const lookup = useApp((state) => state.lookup);
  const endpoint = useApp((state) => state.preferences.hubEndpoint);
  if (!lookup) return null;
  const { query } = lookup;

  if (lookup.type === 'looking') {
    return (
      <p className={styles['looking']} role="status">
        <Loader size="xs" /> {t('models.add.looking', { name: query.address.trim() })}{' '}
        <Button variant="subtle" color="gray" size="compact-sm" onClick={forgetLookup}>
          {t('models.plan.cancel')}
        </Button>
      </p>
    );
  }
  if (lookup.type === 'failed') {
    const mirror = HUB_ENDPOINTS.find((one) => one !== endpoint);
    const useMirror = mirror && lookup.error.code === 'unreachable' && lookup.url === null;
    const again = () => {
      if (useMirror) setHubEndpoint(mirror);
      // The token was entered for the original site only.
      void lookUp(useMirror ? { ...query, token: null } : query);
    };
    const label = useMirror
      ? t('models.arrivals.useMirror', { host: new URL(mirror).host })
      : t('models.arrivals.retry');
    const action = lookup.error.retryable ? { label, run: again } : undefined;
    return (
      <ModelError error={lookup.error} url={lookup.url} action={action} onDismiss={forgetLookup} />
    );
  }
  if (lookup.type === 'choices') {
    return (
      <div className={styles['stack']} role="group" aria-label={t('models.add.choices')}>
        <p className={styles['facts']}>{t('models.add.choices')}</p>
        {lookup.files.map(({ path, bytes }) => (
          <Button
            key={path}
            variant="default"
            size="sm"
            h="auto"
            py={8}
            justify="space-between"
            classNames={{ label: styles['choice'] ?? '', section: styles['choiceSize'] ?? '' }}
            rightSection={format.bytes(bytes)}
            onClick={() => void choose(path)}
          >
            {path}
          </Button>
        ))}
        <Button variant="subtle" color="gray" size="sm" onClick={forgetLookup}>
          {t('models.plan.cancel')}
        </Button>
      </div>
    );
  }
  return <PlanDetails key={lookup.plan.id} offer={lookup} />;
}
