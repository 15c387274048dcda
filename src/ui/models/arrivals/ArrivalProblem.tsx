import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  HUB_ENDPOINTS,
  isRefused,
  type Arrival,
  type ArrivalStatus,
} from '../../../store/index.ts';
import { useAppStore } from '../../store-context.ts';
import { ModelError } from '../ModelError.tsx';
import { TokenField } from '../add/TokenField.tsx';

interface Props {
  readonly arrival: Arrival;
  readonly status: Extract<ArrivalStatus, { type: 'failed' }>;
}

/** Why it stopped, and what to try next. */
export function ArrivalProblem({ arrival, status }: Props) {
  const { t } = useTranslation();
  const { resumeDownload, retryArrival } = useAppStore().getState();
  const [token, setToken] = useState('');
  const { id, plan } = arrival;
  const { error } = status;
  const hub = plan?.source.type === 'hub' ? plan.source : null;
  const url = plan?.source.type === 'url' && status.during === 'download' ? plan.source.url : null;
  const site = hub ? new URL(hub.endpoint).origin : '';
  const needsToken = error.code === 'access-denied' && hub !== null;
  const mirror =
    error.code === 'unreachable' && hub
      ? HUB_ENDPOINTS.find((endpoint) => endpoint !== hub.endpoint)
      : undefined;
  const action = needsToken
    ? {
        label: t('models.arrivals.retry'),
        run: () => void resumeDownload(id, { token: { origin: site, value: token } }),
      }
    : mirror
      ? {
          label: t('models.arrivals.useMirror', { host: new URL(mirror).host }),
          run: () => void resumeDownload(id, { endpoint: mirror }),
        }
      : { label: t('models.arrivals.retry'), run: () => void retryArrival(id) };
  return (
    <ModelError error={error} url={url} action={isRefused(arrival) ? undefined : action}>
      {needsToken && <TokenField site={site} value={token} onChange={setToken} />}
    </ModelError>
  );
}
