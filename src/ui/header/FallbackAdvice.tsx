import { useTranslation } from 'react-i18next';
import type { FallbackReason } from '../../contract/engine-api.ts';
import { adviceText } from './device-text.ts';

/** For each reason why it is not as fast as it could be: what is so, and what to do. */
export function FallbackAdvice({ reasons }: { readonly reasons: readonly FallbackReason[] }) {
  const { t } = useTranslation();
  return reasons.map((reason) => <p key={reason}>{adviceText(reason, t)}</p>);
}
