import { useTranslation } from 'react-i18next';
import type { FallbackReason } from '../../contract/engine-api.ts';
import { adviceText } from './device-text.ts';

/** For each reason why painting is slower than it could be: an explanation and what to do. */
export function FallbackAdvice({ reasons }: { readonly reasons: readonly FallbackReason[] }) {
  const { t } = useTranslation();
  return reasons.map((reason) => <p key={reason}>{adviceText(reason, t)}</p>);
}
