import { useTranslation } from 'react-i18next';
import type { ToolTask } from '../../../store/index.ts';
import styles from '../Models.module.css';

/** What a tool's model is for. */
export function ToolUsage({ task }: { readonly task: ToolTask }) {
  const { t } = useTranslation();
  return <p className={styles['facts']}>{t(`models.addOns.tool.${task}`)}</p>;
}
