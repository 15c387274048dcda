import { useTranslation } from 'react-i18next';
import { LIMITS } from '../../store/index.ts';
import { PopUpCard } from '../pop-up/PopUpCard.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import styles from './GrammarCard.module.css';

/** Most common first. */
const RULES = [
  'stronger',
  'weighted',
  'weaker',
  'scheduled',
  'alternating',
  'composed',
  'separate',
  'lora',
  'variant',
  'literal',
] as const;

/** Explains the prompt's syntax. */
export function GrammarCard({ popUp }: { readonly popUp: PopUp }) {
  const { t } = useTranslation();
  return (
    <PopUpCard
      popUp={popUp}
      position="top-end"
      width={360}
      label={t('grammar.label')}
      className={styles['help']}
      // So that keys can scroll it in low windows.
      tabIndex={0}
    >
      <p>{t('grammar.intro')}</p>
      <dl className={styles['rules']}>
        {RULES.map((rule) => (
          <div key={rule} className={styles['rule']}>
            <dt>
              <code>{t(`grammar.${rule}.example`)}</code>
            </dt>
            <dd>{t(`grammar.${rule}.meaning`, { max: LIMITS.promptParts })}</dd>
          </div>
        ))}
      </dl>
    </PopUpCard>
  );
}
