import { useTranslation } from 'react-i18next';
import type { FallbackReason } from '../../protocol/engine-api.ts';
import { adviceText } from './device-text.ts';
import styles from './Header.module.css';

const NVIDIA_F16_FLAG = '--enable-dawn-features=vulkan_enable_f16_on_nvidia';

/** For each reason why it is not as fast as it could be: what is so, and what to do. */
export function FallbackAdvice({ reasons }: { readonly reasons: readonly FallbackReason[] }) {
  const { t } = useTranslation();
  return reasons.map((reason) => (
    <p key={reason}>
      {adviceText(reason, t)}
      {reason === 'no-f16' && <code className={styles['flag']}>{NVIDIA_F16_FLAG}</code>}
    </p>
  ));
}
